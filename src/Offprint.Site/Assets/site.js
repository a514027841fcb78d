// Search as you type, keys, copy buttons, live runs. Everything works without this file, only less comfortably.
'use strict';
(() => {
  const input = document.getElementById('q');
  const list = document.getElementById('suggestions');
  let found = [];
  let chosen = -1;
  let asked = 0;
  let timer = 0;

  function show(papers) {
    found = papers;
    chosen = -1;
    list.replaceChildren(...papers.map((paper, index) => {
      const option = document.createElement('a');
      option.href = '/papers/' + paper.slug;
      option.id = 'suggestion-' + index;
      option.setAttribute('role', 'option');
      option.tabIndex = -1;
      option.append(paper.title);
      const small = document.createElement('span');
      small.textContent = [paper.area, paper.year].filter(Boolean).join(', ') + ' · ' + paper.state;
      option.append(small);
      return option;
    }));
    list.hidden = papers.length === 0;
    input.setAttribute('aria-expanded', String(papers.length > 0));
    input.removeAttribute('aria-activedescendant');
  }

  function choose(index) {
    chosen = (index + found.length + 1) % (found.length + 1);
    if (chosen === found.length) chosen = -1;
    [...list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === chosen)));
    if (chosen >= 0) {
      input.setAttribute('aria-activedescendant', 'suggestion-' + chosen);
      list.children[chosen].scrollIntoView({ block: 'nearest' });
    } else input.removeAttribute('aria-activedescendant');
  }

  async function ask() {
    const words = input.value.trim();
    const number = ++asked;
    if (words.length < 2) return show([]);
    try {
      const answer = await fetch('/search/suggest?q=' + encodeURIComponent(words));
      const papers = answer.ok ? await answer.json() : [];
      if (number === asked && document.activeElement === input) show(papers);
    } catch {
      show([]);
    }
  }

  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  input.addEventListener('keydown', e => {
    if (e.key === 'ArrowDown' && found.length) { e.preventDefault(); choose(chosen + 1); }
    else if (e.key === 'ArrowUp' && found.length) { e.preventDefault(); choose(chosen < 0 ? found.length - 1 : chosen - 1); }
    else if (e.key === 'Enter' && chosen >= 0) { e.preventDefault(); location.href = list.children[chosen].href; }
    else if (e.key === 'Escape') { if (list.hidden) input.blur(); else { e.preventDefault(); show([]); } }
  });
  document.addEventListener('click', e => { if (!e.target.closest('.find')) show([]); });
  input.form.addEventListener('focusout', e => { if (!input.form.contains(e.relatedTarget)) show([]); });
  list.addEventListener('mousedown', e => e.preventDefault()); // a click into the list leaves the focus where it is

  // Single keys can be switched off: who speaks to a computer would press them by talking.
  const keys = document.getElementById('keys');
  const remembered = name => { try { return localStorage.getItem(name); } catch { return null; } };
  keys.checked = remembered('keys') !== 'off';
  keys.closest('label').hidden = false;
  keys.addEventListener('change', () => { try { localStorage.setItem('keys', keys.checked ? 'on' : 'off'); } catch { /* it holds for this page */ } });

  document.addEventListener('keydown', e => {
    if (!keys.checked || e.ctrlKey || e.metaKey || e.altKey || e.target.closest('input, select, textarea, [contenteditable]')) return;
    if (e.key === '/') { e.preventDefault(); input.focus(); input.select(); return; }
    if (e.key !== 'j' && e.key !== 'k') return;
    const links = [...document.querySelectorAll('[data-item]')].map(item => item.querySelector('a'));
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    const next = e.key === 'j' ? Math.min(links.length - 1, at + 1) : Math.max(0, at - 1);
    links[next].focus();
    links[next].closest('[data-item]').scrollIntoView({ block: 'nearest' });
  });

  for (const button of document.querySelectorAll('[data-copy]')) {
    button.hidden = false;
    button.setAttribute('aria-live', 'polite');
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(button.parentElement.querySelector('code').textContent);
        button.textContent = 'Copied';
      } catch {
        button.textContent = 'Select and copy';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    });
  }

  const live = document.querySelector('[data-live]');
  if (live) {
    const part = name => live.querySelector('[data-part="' + name + '"]');
    const source = new EventSource(live.dataset.live);
    let spoken = '';
    // Said aloud: a change of state, and every tenth part.
    const speak = view => {
      const words = view.state === 'running' ? `running, ${Math.floor(view.fraction * 10) * 10} percent` : view.state + ', ' + view.message;
      if (words !== spoken) part('spoken').textContent = spoken = words;
    };
    source.addEventListener('view', e => {
      const view = JSON.parse(e.data);
      speak(view);
      part('state').textContent = view.state;
      part('message').textContent = view.message;
      part('time').textContent = view.time;
      part('bar').value = view.fraction;
      part('chart').innerHTML = view.chart; // drawn and escaped by the server
    });
    source.addEventListener('end', () => { source.close(); location.hash = 'result'; location.reload(); });
  } else if (location.hash === '#result') document.getElementById('result')?.focus();
  document.querySelector('[aria-invalid=true]')?.focus();
})();
