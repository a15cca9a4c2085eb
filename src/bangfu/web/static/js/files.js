/* The button that chooses files speaks the page's language and names what was chosen. Without this file the browser's own does. */
(() => {
  document.querySelectorAll('.chooser').forEach((chooser) => {
    const input = chooser.querySelector('input[type=file]');
    const said = chooser.querySelector('.chooser__said');
    const none = said.textContent;
    const say = () => {
      const names = Array.from(input.files, (file) => file.name);
      said.textContent = names.length ? names.join('、') : none;
    };
    chooser.classList.add('is-enhanced');
    input.addEventListener('change', say);
    chooser.addEventListener('dragover', (event) => event.preventDefault());
    chooser.addEventListener('drop', (event) => {
      event.preventDefault();
      input.files = event.dataTransfer.files;
      say();
    });
    say();
  });
})();
