/** Text only ever becomes text: nothing that comes from outside is put into a page as markup. */
export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

export const english = (text) => element('span', { lang: 'en' }, text);

export const byId = (id) => document.getElementById(id);
