// node walk.mjs <address of the site> <folder for pictures> <file to which the site writes sign-in links>: what a visitor does, in a real Chromium. Prints a line for everything that is wrong.
import { readFileSync } from 'node:fs';
import { check, finish, look, open } from './browser.mjs';

const [base, , links] = process.argv.slice(2);

async function signIn(page, email) {
  await page.goto(base + '/sign-in');
  await page.fill('#email', email);
  await page.click('main button[type=submit]');
  await page.waitForSelector('h1:has-text("Look for the link")');
  const link = readFileSync(links, 'utf8').trim().split('\n').filter(line => line.startsWith(email + ' ')).at(-1).split(' ')[1];
  await page.goto(link);
  await page.click('main button[type=submit]');
  await page.waitForURL(base + '/');
}

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

// Somebody submits a paper, an administrator accepts it, it appears, people talk about it.
const reader = await open(360, 'light');
await signIn(reader, 'ada@example.org');
await reader.goto(base + '/submit');
await look(reader, 'submit');
await reader.fill('#p-title', 'Walks on hypergraphs');
await reader.click('text=Submit the paper');
await reader.waitForSelector('.field.wrong .error');
await look(reader, 'submit-wrong');
await reader.fill('#p-arxiv', '2501.01234');
await reader.fill('#p-authors', 'Ada Lovelace\nBo Example');
await reader.fill('#p-date', '2025-01-02');
await reader.selectOption('#p-area', 'graphs');
await reader.fill('#p-tags', 'hypergraph, random walk');
await reader.fill('#p-abstract', 'We walk on hypergraphs. It takes a while. <b>Then</b> we arrive.');
await reader.fill('#note', 'My own paper.');
await reader.click('text=Submit the paper');
await reader.waitForURL('**/account#submissions');
check(await reader.locator('.badge', { hasText: 'waiting' }).count() === 1, 'the submission does not show on the account page');

const admin = await open(1280, 'dark');
await signIn(admin, 'root@example.org');
await admin.goto(base + '/account');
await admin.click('text=1 submission waits');
await admin.click('.runs a');
const submission = new URL(admin.url()).pathname;
await look(admin, 'moderate');
const staff = await admin.context().storageState();
for (const [width, scheme] of [[360, 'light'], [360, 'dark'], [1280, 'light'], [1280, 'dark']]) {
  const other = await open(width, scheme, staff);
  for (const path of ['/moderation', submission, '/account', '/submit']) {
    await other.goto(base + path);
    await look(other, 'staff' + path.replace(/[^a-z]+/g, '-').slice(0, 12) + scheme);
  }
  await other.context().close();
}
await admin.fill('#reason', 'Welcome.');
await admin.click('text=Accept as it stands here');
await admin.waitForURL('**/papers/arxiv-2501-01234');
check(await admin.locator('.note', { hasText: 'no runnable reproduction' }).count() === 1, 'the added paper does not say that it can not be run');

await reader.goto(base + '/search?q=walk+hypergr');
await reader.click('.paper h2 a');
await reader.waitForURL('**/papers/arxiv-2501-01234');
await reader.fill('#new-name', 'Ada L.');
await reader.fill('#new-text', 'It **walks**, see `code` and\n\n- a list\n- of things');
await reader.click('text=Post the comment');
await reader.waitForURL('**/comments/**');
const comment = new URL(reader.url()).pathname;
await admin.goto(base + comment);
await admin.fill('#new-name', 'Root');
await admin.fill('#new-text', 'How long does it take?');
await admin.click('text=Post the answer');
await admin.waitForSelector('.answers .comment');
await reader.goto(base + '/papers/arxiv-2501-01234');
check(await reader.locator('.answers .said', { hasText: 'How long' }).count() === 1, 'the answer does not show below the comment');
await reader.goto(base + comment + '/edit');
await look(reader, 'comment-edit');
await reader.goto(base + '/account');
check(await reader.locator('.line', { hasText: 'Welcome.' }).count() === 1, 'the reason does not show on the account page');
const member = await reader.context().storageState();

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
for (const [width, scheme] of [[360, 'light'], [360, 'dark'], [1280, 'light'], [1280, 'dark']]) {
  for (const [who, state, own] of [['nobody', undefined, ['/papers/arxiv-2501-01234', comment]], ['member', member, ['/papers/arxiv-2501-01234', comment, '/account']], ['staff', staff, [comment]]]) {
    const other = await open(width, scheme, state);
    for (const path of own) {
      await other.goto(base + path);
      await look(other, who + path.replace(/[^a-z]+/g, '-').slice(0, 12) + scheme);
    }
    await other.context().close();
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
