/* The answer follows the slider while it moves. Without this file the button asks for it. */
(() => {
  const form = document.getElementById('try');
  const answer = document.getElementById('answer');
  const value = document.getElementById('value');
  const lead = document.getElementById('answer-lead');
  if (!form || !answer || !value) return;
  const BESIDE_SLIDER = ['.only-desk', '.only-phone', '.panel__head', '.panel__body.stack'];
  let asked = 0;
  let waiting = null;

  // The slider stays where it is: a control that is replaced under the hand is let go of.
  const show = (page) => {
    const [now, ...later] = page.body.children;
    const here = answer.firstElementChild;
    if (here && now && here.querySelector('#line') && now.querySelector('#line')) {
      BESIDE_SLIDER.forEach((part) => {
        const before = here.querySelector(part);
        const after = now.querySelector(part);
        if (before && after) before.replaceWith(after);
      });
      while (here.nextSibling) here.nextSibling.remove();
      answer.append(...later);
    } else {
      answer.replaceChildren(...page.body.childNodes);
    }
  };

  const ask = async () => {
    const mine = ++asked;
    const query = new URLSearchParams(new FormData(form));
    const part = new URLSearchParams(query);
    part.set('part', '1');
    answer.setAttribute('aria-busy', 'true');
    try {
      const response = await fetch(`${form.action}?${part}`, { credentials: 'same-origin' });
      const text = await response.text();
      if (mine !== asked || !response.ok) return;
      const page = new DOMParser().parseFromString(text, 'text/html');
      const said = page.getElementById('part-lead');
      if (said) {
        if (lead) lead.textContent = said.textContent;
        said.remove();
      }
      show(page);
      history.replaceState(null, '', `?${query}`);
      document.querySelectorAll('input[name=next]').forEach((next) => {  // who switches language stays here
        next.value = location.pathname + location.search;
      });
    } finally {
      if (mine === asked) answer.removeAttribute('aria-busy');
    }
  };

  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 80);
  };
  answer.addEventListener('input', (event) => {
    if (event.target.id !== 'line') return;
    value.value = event.target.value;
    soon();
  });
  value.addEventListener('change', () => {
    const line = document.getElementById('line');
    if (line) line.value = value.value.replaceAll(',', '');
    soon();
  });
})();
