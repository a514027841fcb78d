// What the walks share: windows of a real Chromium, and checks of what they show. Arguments: address of the site, folder for pictures (or nothing).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(process.cwd() + '/');
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const [base, pictures] = process.argv.slice(2);
const problems = [];
export const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

/** Notes what is wrong. */
export const check = (good, text) => { if (!good) { problems.push(text); console.log('wrong: ' + text); } };

/** Opens a window that notes errors, requests to elsewhere, and shifts of the layout. */
export async function open(width, colorScheme, storageState) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, storageState });
  await context.addInitScript(() => {
    globalThis.shifted = 0;
    new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) globalThis.shifted += e.value; }).observe({ type: 'layout-shift', buffered: true });
  });
  const page = await context.newPage();
  page.on('console', m => { if (m.type() === 'error' && !/status of (404|409|410|422)/.test(m.text())) check(false, page.url() + ' logs: ' + m.text()); });
  page.on('pageerror', e => check(false, page.url() + ' throws: ' + e.message));
  page.on('request', r => check(r.url().startsWith(base) || r.url().startsWith('data:'), page.url() + ' asks ' + r.url()));
  return page;
}

/** Checks width, layout and accessibility of what a window shows, and takes its picture. */
export async function look(page, name) {
  const where = new URL(page.url()).pathname + ' at ' + page.viewportSize().width;
  check(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), where + ' is wider than the window');
  check(await page.evaluate(() => globalThis.shifted < 0.02), where + ' shifts its layout');
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  for (const v of found.violations) check(false, where + ': ' + v.id + ': ' + v.help + ': ' + v.nodes[0].html.slice(0, 200));
  if (pictures) await page.screenshot({ path: `${pictures}/${name}-${page.viewportSize().width}.png`, fullPage: true });
}

/** Ends; the last line says whether all was well. */
export async function finish() {
  await browser.close();
  console.log(problems.length === 0 ? 'all well' : `${problems.length} wrong`);
  process.exit(problems.length === 0 ? 0 : 1);
}
