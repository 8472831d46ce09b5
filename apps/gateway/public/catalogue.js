import { byId, element, english } from './page.js';

function row({ type, text, summary, schema }) {
  return element(
    'tr',
    {},
    element('td', {}, element('strong', {}, text.zh), english(text.en)),
    element('td', {}, element('a', { href: schema }, type)),
    element('td', { lang: 'en', class: 'summary' }, summary),
  );
}

function section(topic, events) {
  const heading = element('h2', { id: topic }, element('code', {}, topic));
  const head = element(
    'tr',
    {},
    ...['事件 Event', 'ce_type · JSON Schema', '含义 Meaning'].map((each) => element('th', { scope: 'col' }, each)),
  );
  const table = element('table', {}, element('thead', {}, head), element('tbody', {}, ...events.map(row)));
  return element('section', { 'aria-labelledby': topic }, heading, element('div', { class: 'scroll' }, table));
}

const { items } = await (await fetch('/schemas')).json();
const topics = [...new Set(items.map(({ topic }) => topic))];
byId('count').replaceChildren(
  `${items.length} 个事件，${topics.length} 个主题`,
  english(`${items.length} events on ${topics.length} topics`),
);
byId('topics').replaceChildren(
  ...topics.map((topic) => element('li', {}, element('a', { href: `#${topic}` }, topic.replace('yilian.', '')))),
);
byId('catalogue').replaceChildren(
  ...topics.map((topic) =>
    section(
      topic,
      items.filter((each) => each.topic === topic),
    ),
  ),
);
