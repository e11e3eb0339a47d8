/** All elements of a room but its text, brought here together once the text was painted. */
import '../discussion/tf-discussion.ts'
import '../margin/tf-filter.ts'
import '../margin/tf-margin.ts'
import '../presence/tf-line.ts'
import '../presence/tf-presence.ts'
import '../question/tf-talks.ts'
import '../round/tf-begin.ts'
import '../round/tf-held.ts'
import '../round/tf-turns.ts'
import './tf-choice.ts'
import './tf-menu.ts'

export { Live } from './live.ts'
