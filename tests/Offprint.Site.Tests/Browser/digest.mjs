// node digest.mjs <address of the site> <folder for pictures> <folder of mails>: a visitor subscribes, confirms, reads the digest, ends it, and keeps a search.
// Mails lie in their folder as 1.txt and 1.html, 2.txt and 2.html, ... once they came in.
import { existsSync, readFileSync } from 'node:fs';
import { browser, check, finish, look, open } from './browser.mjs';

const [base, pictures, mails] = process.argv.slice(2);

async function mail(number) {
  for (let i = 0; i < 600; i++) {
    if (existsSync(`${mails}/${number}.html`)) return { text: readFileSync(`${mails}/${number}.txt`, 'utf8'), html: readFileSync(`${mails}/${number}.html`, 'utf8') };
    await new Promise(done => setTimeout(done, 100));
  }
  throw new Error(`mail ${number} did not come in`);
}

const link = (text, path) => text.split(/\s+/).find(word => word.startsWith(base + path));

/** A mail as a mail program shows it: narrow and wide, light and dark. */
async function read(html, name) {
  for (const [width, colorScheme] of [[360, 'light'], [720, 'dark'], [720, 'light']]) {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
    const page = await context.newPage();
    page.on('request', r => check(r.url().startsWith('data:') || r.url().startsWith('about:'), name + ' asks ' + r.url()));
    await page.setContent(html);
    check(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${name} is wider than ${width}`);
    await page.screenshot({ path: `${pictures}/mail-${name}-${colorScheme}-${width}.png`, fullPage: true });
    await context.close();
  }
}

// Subscribe, confirm.
const page = await open(1280, 'light');
await page.goto(base + '/');
await page.click('main a[href="/digest"]');
await look(page, 'digest');
await page.fill('#email', 'ada@example.org');
await page.check('input[value=daily]');
await page.check('input[name=area][value=inference]');
await page.click('main button[type=submit]');
await look(page, 'digest-asked');
const confirm = await mail(1);
await read(confirm.html, 'confirm');
await page.goto(link(confirm.text, '/digest/confirm/'));
await look(page, 'digest-confirm');
await page.click('main button[type=submit]');
await page.waitForURL('**/digest/*?confirmed=1');
check(await page.getByRole('status').isVisible(), 'nothing says that it is confirmed');
await look(page, 'digest-manage');

// The digest arrives, and ends.
const digest = await mail(2);
check(digest.text.includes('A paper of the day'), 'the digest does not tell the new paper');
check(!digest.text.includes('Another area'), 'the digest tells papers of other areas');
await read(digest.html, 'digest');
const manage = link(digest.text, '/digest/');
const phone = await open(360, 'dark');
for (const path of ['/digest', manage.slice(base.length)]) {
  await phone.goto(base + path);
  await look(phone, 'digest-phone' + (path === '/digest' ? '' : '-manage'));
}
await phone.getByRole('button', { name: 'Unsubscribe' }).click();
check((await phone.textContent('h1')).includes('ended'), 'nothing says that the digest has ended');
await look(phone, 'digest-ended');
await phone.goto(manage);
check((await phone.textContent('h1')).includes('does not work'), 'the digest did not end');

// Sign in by mail, keep a search, have it mailed.
await page.goto(base + '/search?q=packing');
await page.click('summary:has-text("Save this search")');
await look(page, 'search-unknown');
await page.click('.save a[href^="/sign-in"]');
await page.fill('#email', 'ada@example.org');
await page.click('main button[type=submit]');
const signIn = await mail(3);
await read(signIn.html, 'sign-in');
await page.goto(link(signIn.text, '/sign-in/'));
await page.click('main button[type=submit]');
await page.waitForURL('**/search?q=packing');
await page.click('summary:has-text("Save this search")');
await look(page, 'search-known');
await page.fill('.save input[name=name]', 'Packing prompts');
await page.click('.save button');
await page.waitForURL('**/account#searches');
await look(page, 'account-search');
await page.click('button:has-text("Mail me weekly")');
await page.waitForURL('**/account#digests');
check(await page.getByText('the search “Packing prompts”, every Monday').isVisible(), 'the digest of the search is not there');
await page.setViewportSize({ width: 360, height: 900 });
await look(page, 'account-digest');
await page.goto(base + '/digest');
await look(page, 'digest-signed-in');

const preview = await open(720, 'light');
await preview.goto(base + '/digest/preview.html?frequency=weekly');
await preview.screenshot({ path: `${pictures}/preview.png`, fullPage: true });

await finish();
