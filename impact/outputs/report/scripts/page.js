// Draws each chart of the page from the specification shown alongside it; expressions are interpreted, never compiled.
"use strict";
(function () {
  const options = {
    actions: false,
    ast: true,
    defaultStyle: false,
    expr: vegaInterpreter.expressionInterpreter,
    renderer: "svg",
    tooltip: { disableDefaultStyle: true },
  };
  function draw(figure) {
    const spec = JSON.parse(document.getElementById(figure.dataset.spec).textContent);
    const place = figure.querySelector(".chart");
    place.textContent = "";
    return vegaEmbed(place, spec, options).then(
      function (drawn) {
        // The frame around it says what it shows, and the table below says it whole.
        place.querySelector("svg").setAttribute("aria-hidden", "true");
        figure.view = drawn.view;
        figure.dataset.drawn = "yes";
      },
      function (error) {
        place.textContent = "This browser cannot draw the chart; its data stand in the table below.";
        console.error(error);
      }
    );
  }
  // The summary is the page printed while its link is the target; afterwards the whole page prints again.
  const summary = document.getElementById("summary");
  if (summary) {
    summary.addEventListener("click", function () {
      window.addEventListener("afterprint", function () { location.hash = "main"; }, { once: true });
      setTimeout(function () { window.print(); }, 50);
    });
  }
  Promise.all(Array.from(document.querySelectorAll("figure[data-spec]"), draw)).then(function () {
    document.documentElement.dataset.drawn = "yes";
  });
})();
