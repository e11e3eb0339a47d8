/** Inside a worker thread: reads one source at a time. A page that never ends, or grows without end, ends with this thread alone. */
import { parentPort } from 'node:worker_threads'
import type { FeedContent } from '../../shared/feed.ts'
import type { PostContent } from '../../shared/post.ts'
import { Refusal, type RefusalCode } from '../../shared/refusal.ts'
import { readFeed } from '../feed/read.ts'
import { finish } from './finish.ts'
import { readMarkdown } from './markdown.ts'
import { readPage } from './page.ts'
import { readText } from './text.ts'

/** What a worker is asked to read. */
export type Job = { kind: 'feed'; xml: string; address: string } | { kind: 'html'; html: string; sourceUrl?: string | undefined } | { kind: 'markdown' | 'text'; text: string; title?: string | undefined }
/** What a worker says: that it is ready, or what became of a job. */
export type Word = { ready: true } | { content: PostContent } | { feed: FeedContent } | { refusal: { code: RefusalCode; message: string } }

const UNREADABLE = 'This page could not be read. Copy its text and paste it here instead.'

const read = (job: Exclude<Job, { kind: 'feed' }>) => {
  if (job.kind === 'html') return finish(readPage(job.html, job.sourceUrl))
  return finish(job.kind === 'markdown' ? readMarkdown(job.text, job.title) : readText(job.text, job.title))
}

const answer = (job: Job): Word => {
  try {
    return job.kind === 'feed' ? { feed: readFeed(job.xml, job.address) } : { content: read(job) }
  } catch (error) {
    const { code, message } = error instanceof Refusal ? error : { code: 'invalid' as const, message: UNREADABLE }
    return { refusal: { code, message } }
  }
}

parentPort?.on('message', (job: Job) => parentPort?.postMessage(answer(job)))
parentPort?.postMessage({ ready: true } satisfies Word)
