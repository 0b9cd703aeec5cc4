
"use strict";
document.documentElement.classList.add("js");
document.addEventListener("DOMContentLoaded", () => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = document.getElementById("filters");
  const rest = document.getElementById("rest");
  const fields = form.elements;

  const rules = all(".rule").map((node) => ({
    node,
    severity: node.dataset.severity,
    profiles: node.dataset.profiles.split(" "),
    lines: all(".of-result", node),
    results: all(".result", node).map((part) => ({
      part,
      verdict: part.dataset.verdict,
      state: part.dataset.state,
      change: part.dataset.change,
      configs: part.dataset.configs.split(" "),
    })),
    text: "",
  }));

  const boxes = all("[type=checkbox]", form);
  const checked = (name) => new Set(all(`[name="${name}"]:checked`, form).map((box) => box.value));
  const chosen = (name) => (fields[name] ? fields[name].value : "");
  // The text is gathered only when somebody searches.
  const text = (rule) => (rule.text = rule.text || rule.node.textContent.toLowerCase());

  function apply() {
    const verdicts = checked("verdict");
    const severities = checked("severity");
    const state = chosen("state");
    const change = chosen("change");
    const profile = chosen("profile");
    const config = chosen("config");
    const words = fields.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const counts = new Map();
    const count = (values) => values.forEach((value) => counts.set(value, (counts.get(value) || 0) + 1));
    let shown = 0;
    for (const rule of rules) {
      const fits = (!profile || rule.profiles.includes(profile)) && words.every((word) => text(rule).includes(word));
      const isSevere = severities.has(rule.severity);
      const found = new Set();
      let first = -1;
      rule.results.forEach((result, place) => {
        const isMeant =
          fits &&
          (!state || result.state === state) &&
          (!change || result.change === change) &&
          (!config || result.configs.includes(config));
        const isShown = isMeant && isSevere && verdicts.has(result.verdict);
        result.part.hidden = !isShown;
        if (isShown && first < 0) first = place;
        // A box tells how many rules it would show, whether it is checked or not.
        if (isMeant && isSevere) found.add(result.verdict);
        if (isMeant && verdicts.has(result.verdict)) found.add(rule.severity);
      });
      count(found);
      rule.lines.forEach((line, place) => (line.hidden = place !== Math.max(first, 0)));
      rule.node.hidden = first < 0;
      shown += first >= 0;
    }
    for (const box of boxes) box.parentNode.querySelector("b").textContent = counts.get(box.value) || 0;
    document.getElementById("nothing").hidden = shown > 0;
    document.getElementById("said").value = `${shown} of ${rules.length} rules shown`;
    fields.open.textContent = "Open all";
  }

  // Shows nothing but what a number in a picture stands for.
  function set(name, value) {
    form.reset();
    const field = fields[name];
    if (field instanceof HTMLSelectElement) field.value = value;
    else all(`[name="${name}"]`, form).forEach((box) => (box.checked = box.value === value));
    apply();
  }

  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.classList.contains("rule")) return;
    if (target.hidden) {
      form.reset();
      all('[name="verdict"]', form).forEach((box) => (box.checked = true));
      apply();
    }
    target.open = true;
    target.scrollIntoView();
  }

  async function copy(button) {
    const code = button.parentNode.querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      getSelection().selectAllChildren(code);
      document.execCommand("copy");
    }
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  fields.open.addEventListener("click", () => {
    const opens = fields.open.textContent === "Open all";
    for (const rule of rules) if (!rule.node.hidden) rule.node.open = opens;
    fields.open.textContent = opens ? "Close all" : "Open all";
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-set]");
    const button = event.target.closest(".copy");
    if (link) set(...link.dataset.set.split("="));
    if (button) copy(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select")) return;
    event.preventDefault();
    fields.text.focus();
  });

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => closed.forEach((one) => (one.open = false)));
  addEventListener("hashchange", reveal);

  form.hidden = false;
  if (rest) rest.open = true;
  apply();
  reveal();
});
