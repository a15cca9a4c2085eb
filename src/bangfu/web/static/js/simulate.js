/* The answer follows the slider. Without this file the button asks for it. */
(() => {
  const form = document.getElementById('try');
  const answer = document.getElementById('answer');
  const value = document.getElementById('value');
  const lead = document.getElementById('answer-lead');
  if (!form || !answer || !value) return;
  let asked = 0;
  let waiting = null;

  const ask = async (focus) => {
    const mine = ++asked;
    const query = new URLSearchParams(new FormData(form));
    answer.classList.add('is-waiting');
    const part = new URLSearchParams(query);
    part.set('part', '1');
    let response;
    try {
      response = await fetch(`${form.action}?${part}`, { credentials: 'same-origin' });
    } catch {
      return;
    }
    if (mine !== asked || !response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (mine !== asked) return;
    const said = page.getElementById('part-lead');
    if (said && lead) lead.textContent = said.textContent;
    if (said) said.remove();
    answer.replaceChildren(...page.body.childNodes);
    answer.classList.remove('is-waiting');
    history.replaceState(null, '', `?${query}`);
    if (focus) document.getElementById('line')?.focus({ preventScroll: true });
  };

  const soon = (focus) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(focus), 120);
  };
  // while the hand is on the slider only the figure follows; the answer comes when it rests, so that it is not pulled away
  answer.addEventListener('input', (event) => {
    if (event.target.id !== 'line') return;
    value.value = event.target.value;
  });
  answer.addEventListener('change', (event) => {
    if (event.target.id === 'line') soon(true);
  });
  value.addEventListener('change', () => soon(false));
})();
