// kill -9 under eight writers: what was told to be saved is read back, and nothing is there twice. By hand: npm run prove -- margin-loss.
import { suite } from 'uvu'
import { killRounds } from './support/margin-loss.ts'

const loss = suite('kill -9 while eight write in the margin')
loss('three times: every word told to be saved is read back, none twice', () => killRounds(3))
loss.run()
