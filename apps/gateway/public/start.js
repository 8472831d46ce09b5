import { byId, element, english } from './page.js';

const kept = 60;
const states = {
  ready: { zh: '就绪', en: 'ready', look: 'ready' },
  live: { zh: '启动中', en: 'starting', look: 'starting' },
  down: { zh: '未运行', en: 'down', look: 'down' },
};
const clock = new Intl.DateTimeFormat('zh-CN', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
  timeZone: 'Asia/Shanghai',
});

function serviceCard({ name, title, purpose, state, version }) {
  const { zh, en, look } = states[state];
  const more = element('div', { class: 'more' });
  if (state !== 'down') {
    more.append(element('a', { href: `/api/${name}/docs` }, '接口文档', english('API')));
    more.append(element('a', { href: `/api/${name}/openapi.json` }, 'OpenAPI'));
  }
  if (version) more.append(element('span', { class: 'version' }, `v${version}`));
  const names = element('span', {}, title.zh, english(title.en));
  const heading = element('h3', {}, names, element('span', { class: `state ${look}` }, zh, english(en)));
  return element('li', {}, heading, element('p', {}, purpose.zh, english(purpose.en)), more);
}

let shown = '';
async function showServices() {
  if (document.hidden) return;
  const list = byId('service-list');
  try {
    const text = await (await fetch('/v1/services')).text();
    // Cards that say the same stay as they are: a focused link keeps its focus.
    if (text !== shown) list.replaceChildren(...JSON.parse(text).items.map(serviceCard));
    shown = text;
  } catch {
    shown = '';
    const words = ['网关没有响应，稍后自动重试。', english('The front door does not answer; trying again.')];
    list.replaceChildren(element('li', { class: 'quiet' }, ...words));
  }
}

function eventLine({ id, time, type, subject, text, organizations }) {
  const words = element('div', { class: 'text' }, element('strong', {}, text.zh), english(text.en));
  if (organizations.length > 0) words.append(element('div', { class: 'who' }, organizations.join(' → ')));
  return element(
    'li',
    { class: 'new', id: `event-${id}`, title: `${type}\n${subject}` },
    element('time', { datetime: time }, clock.format(new Date(time))),
    words,
    element('a', { class: 'type', href: `/schemas/${type}.json` }, type.replace(/^yilian\./, '')),
  );
}

function sayLive(look, zh, en) {
  const badge = byId('live-state');
  badge.replaceChildren(zh, english(en));
  badge.className = `badge ${look}`;
}

function showLive() {
  const list = byId('live-list');
  const stream = new EventSource('/events');
  stream.addEventListener('open', () => sayLive('on', '实时', 'live'));
  stream.addEventListener('happened', ({ data }) => {
    const event = JSON.parse(data);
    if (byId(`event-${event.id}`)) return;
    byId('live-empty').hidden = true;
    list.prepend(eventLine(event));
    while (list.children.length > kept) list.lastElementChild.remove();
  });
  stream.addEventListener('error', () => {
    sayLive('off', '重新连接中', 'reconnecting');
    // An answer that is no stream (too many watchers, a restart) ends the browser's own tries.
    if (stream.readyState === EventSource.CLOSED) setTimeout(showLive, 10_000);
  });
}

/** Where the group's own provider signs people in, the live stream and the tokens are not for whoever passes by. */
function withoutLocalIssuer() {
  byId('local-token').hidden = true;
  sayLive('off', '需要授权', 'needs a token');
  byId('live-empty').replaceChildren(
    '实时流显示与本机构有关的事件，集团管理员、医管委观察员与审计员可见全组：带令牌读取 ',
    element('code', {}, '/events'),
    '。',
    english(
      'The live stream shows what concerns the own organization, to overseers of a group all of it: read /events with a token.',
    ),
  );
}

async function showIssuer() {
  const { issuer, local } = await (await fetch('/v1/issuer')).json();
  byId('issuer-link').href = `${issuer}/.well-known/openid-configuration`;
  if (local) showLive();
  else withoutLocalIssuer();
}

await Promise.all([showServices(), showIssuer().catch(() => showLive())]);
setInterval(showServices, 5000);
