// What a script adds to the page: it can be read without.
(() => {
  "use strict";
})();
