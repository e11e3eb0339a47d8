// npm run prove - a house killed while its mail is taken, and started again, tells nobody twice; with a real clock, so it takes some minutes
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { spawnHouse } from '../support/house.ts'
import { openMailServer } from '../support/mail.ts'
import { command, newCircle, newClientId, type Person } from '../support/people.ts'

const test = suite('inbox: killed while a mail is under way')

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise(wake => setTimeout(wake, 100))
}

const names = async (by: Person, readingId: string, whom: string): Promise<void> => {
  const live = await by.live()
  await command(live, 'message:send', { readingId, id: newClientId(), body: `@${whom} come` })
  live.disconnect()
}

test('three kills, each as the mail server takes the mail and before it says so', async () => {
  await using server = await openMailServer()
  await using house = await spawnHouse({ SMTP_URL: server.url })
  const { reading, members: [dov, ...others] } = await newCircle(house.url, ['Dov', 'Eve', 'Ruth', 'Noa', 'Last'])
  for (const person of others) {
    await person.ask('PATCH /api/me', '/api/me', { email: `${person.name.toLowerCase()}@example.org`, password: 'a long enough phrase' })
    await person.ask('PATCH /api/me/inbox', '/api/me/inbox', { quiet: null })
  }
  for (const [nth, { name }] of others.slice(0, 3).entries()) {
    server.state.taking = () => house.child.kill('SIGKILL')
    await names(dov!, reading.id, name)
    await until(() => server.got.length > nth)
    await house.kill()
    delete server.state.taking
    await house.start()
  }
  await names(dov!, reading.id, 'Last')
  await until(() => server.got.some(({ to }) => to[0] === 'last@example.org'))
  assert.equal(server.got.map(({ to }) => to[0]), ['eve@example.org', 'ruth@example.org', 'noa@example.org', 'last@example.org'])
})

test.run()
