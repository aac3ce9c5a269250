// Runs before the first paint, so that the chosen theme, density and language never flash.
(function () {
  try {
    var root = document.documentElement;
    var theme = localStorage.getItem('comptoir.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    var density = localStorage.getItem('comptoir.density');
    if (density === 'compact') root.dataset.density = density;
    var lang = localStorage.getItem('comptoir.lang');
    if (lang === 'fr' || lang === 'en') root.lang = lang;
  } catch {
    // Storage refused: the system's theme is used.
  }
})();
