/* Pickers close when one clicks elsewhere or presses Escape. Everything works without this file. */
(() => {
  const open = () => document.querySelectorAll('details.pop[open]');
  document.addEventListener('click', (event) => {
    open().forEach((pop) => { if (!pop.contains(event.target)) pop.open = false; });
  });
  document.querySelectorAll('[data-press=print]').forEach((button) => {  // paper is a matter of the browser
    button.classList.remove('by-script');
    button.addEventListener('click', () => window.print());
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    open().forEach((pop) => { pop.open = false; pop.querySelector('summary').focus(); });
  });
})();
