// npm run prove -- margin-loss: a house killed 200 times while eight write in its margin.
import { suite } from 'uvu'
import { killRounds } from '../support/margin-loss.ts'

const loss = suite('kill -9 while eight write in the margin')
for (let time = 1; time <= 40; time++) loss(`five kills, ${time} of 40`, () => killRounds(5))
loss.run()
