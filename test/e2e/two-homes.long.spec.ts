/**
 * The way to a home of one's own on the real hosts, by clicks alone: one home founds a community and invites, the other
 * comes in by the invitation, and comes back on another PC by its words. The hosts are stopped in every step, gently or at once, and stand where they were.
 */
import path from 'node:path';
import {
  asksToJoin,
  bringsKeyBack,
  connectsMadeUpMeter,
  expect,
  founds,
  invites,
  makesKey,
  Person,
} from './person-at-home.ts';
import { type HomeWish, type Kind, type RealHome, test } from './real-home.ts';

test.setTimeout(600_000);

for (const kind of ['headless', 'desktop'] as const) {
  test(`two homes, the first ${kind}, from empty folders to a community of two; one comes back by its words`, async ({
    realHome,
  }) => {
    await twoHomes(realHome, kind);
  });
}

/** The first home founds and invites; the others are neighbours with a browser. */
async function twoHomes(realHome: (wish: HomeWish) => RealHome, kind: Kind): Promise<void> {
  const arrived = async (name: string, wish: HomeWish, isThorough = false): Promise<Person> => {
    const one = new Person(name, { home: realHome(wish), isThorough });
    await one.arrive();
    return one;
  };
  const first = await arrived('first', { kind }, true);
  await makesKey(first);
  await first.comeBack('at once');
  await first.unlock();
  await founds(first, { community: 'Fjordgata', home: 'Storgata 2' });
  await connectsMadeUpMeter(first, 'House with solar panels');

  await first.page.getByRole('navigation').getByRole('link', { name: 'Community' }).click();
  await first.sees('Community');
  const code = path.join(first.home.dataDir, 'code.png');
  const text = await invites(first, { note: 'The Bergs', approve: true, picture: code });

  const second = await arrived('second', { kind: 'headless' });
  const words = await makesKey(second);
  await second.button(/^I have an invitation/).click();
  await second.sees('Join with your invitation');
  const choosing = second.page.waitForEvent('filechooser');
  await second.button('Read a picture').click();
  await (await choosing).setFiles(code);
  await expect(second.page.getByRole('heading', { name: 'What the invitation says' })).toBeVisible();
  expect(await second.page.getByLabel('Invitation', { exact: true }).inputValue()).toBe(text);
  await second.page.getByLabel('Name of your home').fill('Storgata 4');
  await second.picture();
  await second.button('Ask to join').click();
  await expect(second.page.getByText('A neighbour has to let you in')).toBeVisible();
  await second.picture();
  // The newcomer goes on another day; the knock is repeated.
  await second.comeBack('gently');
  await second.unlock();
  await expect(second.page.getByText('A neighbour has to let you in')).toBeVisible();
  await expect(first.page.getByText('Storgata 4 asks to come in')).toBeVisible();
  await first.picture();
  // The home that invites is stopped, too, before it says yes.
  await first.comeBack('at once');
  await first.unlock();
  await first.sees('Home');
  await first.page.getByRole('navigation').getByRole('link', { name: 'Community' }).click();
  await expect(first.page.getByText('Storgata 4 asks to come in')).toBeVisible();
  await first.button('Let in').click();
  await first.page.getByRole('dialog').getByRole('button', { name: 'Let in' }).click();
  await connectsMadeUpMeter(second, 'Flat');
  await second.page.getByRole('navigation').getByRole('link', { name: 'Community' }).click();
  await second.sees('Community');
  await expect(second.page.getByRole('table').getByText('Storgata 2')).toBeVisible();
  await first.sees('Community');
  await expect(first.page.getByRole('table').getByText('Storgata 4')).toBeVisible();

  // The second home's PC is lost; its words bring the home back on another.
  await second.home.stop('at once');
  const third = await arrived('third', { kind: 'headless' });
  await bringsKeyBack(third, words);
  const again = await invites(first, { note: 'Storgata 4 again', approve: false });
  await asksToJoin(third, { text: again, home: 'Storgata 4' });
  await third.sees('Connect your meter');
  await third.button('Later').click();
  await third.sees('Your home is set up');
  await third.button('Go to my home').click();
  await third.page.getByRole('navigation').getByRole('link', { name: 'Community' }).click();
  await expect(third.page.getByRole('table').getByText('Storgata 4 (you)')).toBeVisible();
  await expect(third.page.getByRole('table').getByRole('row')).toHaveCount(3);
  expect([...first.faults, ...second.faults, ...third.faults]).toEqual([]);
}
