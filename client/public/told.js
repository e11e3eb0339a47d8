// Shows what the house pushed: who and where, never what was said. It keeps nothing and answers for no page.

addEventListener('install', () => skipWaiting())

addEventListener('push', event => {
  const { title, body, path, tag, lang, dir } = event.data.json()
  event.waitUntil(registration.showNotification(title, { body, tag, lang, dir, icon: '/mark.svg', data: { path } }))
})

addEventListener('notificationclick', event => {
  event.notification.close()
  event.waitUntil(show(event.notification.data.path))
})

// A page that is open already is led there, without losing what is written in it
async function show(path) {
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find(one => one.visibilityState === 'visible') ?? pages[0]
  if (!page) return clients.openWindow(path)
  await page.focus()
  page.postMessage({ path })
}
