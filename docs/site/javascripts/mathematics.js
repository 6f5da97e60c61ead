// SPDX-License-Identifier: MIT
// Formulas, as pymdownx.arithmatex leaves them: \(…\) in a line, \[…\] by themselves.
for (const element of document.querySelectorAll(".arithmatex")) {
  const text = element.textContent.trim();
  const displayMode = text.startsWith("\\[");
  katex.render(text.slice(2, -2), element, { displayMode, throwOnError: false });
  // No line begins with the comma behind a formula, if it has no places to break a line itself.
  const behind = element.nextSibling;
  const marks = behind?.nodeType === Node.TEXT_NODE && behind.data.match(/^[.,;:?)]+/);
  if (marks && element.querySelectorAll(".base").length === 1) {
    const together = document.createElement("span");
    together.style.whiteSpace = "nowrap";
    element.replaceWith(together);
    together.append(element, marks[0]);
    behind.data = behind.data.slice(marks[0].length);
  }
}
