// node walk.mjs <address of the site> [folder for pictures]: what a visitor does, in a real Chromium. Prints a line for everything that is wrong.
import { check, finish, look, open } from './browser.mjs';

const base = process.argv[2];

// Search, paper, run, result.
const page = await open(1280, 'light');
await page.goto(base + '/');
await page.keyboard.press('j');
await page.keyboard.press('j');
const second = await page.locator('.paper h2 a').nth(1).getAttribute('href');
check(await page.evaluate(() => document.activeElement.getAttribute('href')) === second, 'j does not go from paper to paper');
await page.keyboard.press('k');
await page.keyboard.press('/');
await page.keyboard.type('prepacking');
await page.waitForSelector('#suggestions a');
await look(page, 'suggestions');
await page.keyboard.press('Tab');
check(await page.locator('#suggestions').isHidden(), 'the suggestions stay open over what has the focus');
await page.focus('#q');
await page.keyboard.type(' ');
await page.waitForSelector('#suggestions a');
await page.keyboard.press('ArrowDown');
await page.keyboard.press('Enter');
await page.waitForURL('**/papers/prepacking');
check(await page.locator('.verdict .word').first().textContent() === 'Holds', 'the paper shows no verdict');
check(await page.locator('[data-copy]').first().isVisible(), 'the snippet can not be copied');
await page.click('button[value=quick]');
await page.waitForURL('**/runs/*');
const run = page.url();
await look(page, 'live');
await page.waitForFunction(() => document.querySelector('[data-part=state]')?.textContent === 'running' || document.querySelector('.verdict'), null, { timeout: 60_000 });
await page.waitForSelector('.live svg circle', { timeout: 300_000 });
const grew = await page.locator('.live svg circle').count();
check(grew > 0, 'the live chart draws nothing');
check((await page.locator('[data-part=spoken]').textContent()).startsWith('running'), 'progress is not said aloud');
await page.goto(base + '/'); // the run goes on without the page
await page.goto(run);
await page.waitForSelector('.verdict', { timeout: 300_000 });
check(await page.locator('.verdict .word').textContent() === 'Quick run, no verdict', 'the result is not marked as a quick run');
console.log(`saw ${grew} values while it ran`);
await look(page, 'result');
for (const kind of ['json', 'html', 'svg']) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(`a[href$="report.${kind}"]`)]);
  check(!(await download.failure()), `the ${kind} can not be downloaded`);
}

// Every kind of page, phone and desk, light and dark.
const paths = ['/', '/papers?area=code&sort=title', '/search?q=packing', '/daily/2024-04-15', '/areas', '/areas/inference', '/tags', '/authors', '/papers/prepacking', '/papers/lion', '/papers/prepacking/run', '/compare?a=prepacking&b=hamming-distances', '/runs', new URL(run).pathname, '/api', '/sign-in', '/nothing-here'];
for (const [width, scheme] of [[360, 'light'], [1280, 'dark']]) {
  const other = await open(width, scheme);
  for (const path of paths) {
    await other.goto(base + path);
    await other.waitForTimeout(150);
    await look(other, path.replace(/[^a-z]+/g, '-') + scheme);
  }
}

const phone = await open(360, 'light');
await phone.goto(base + '/');
await phone.fill('#q', 'model');
await phone.waitForSelector('#suggestions a');
await look(phone, 'suggestions');
const desk = await open(1280, 'light');
await desk.goto(base + '/');
await desk.uncheck('#keys');
await desk.goto(base + '/papers');
await desk.keyboard.press('/');
check(await desk.evaluate(() => document.activeElement.id !== 'q'), 'single keys work though they are switched off');

await finish();
