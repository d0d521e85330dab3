// What the server has, and what is new: asks, holds the line until there is something else, and asks again.

const PAUSE_MS = 2000; // after a failure

const pause = () => new Promise((done) => { setTimeout(done, PAUSE_MS); });

/** JSON of ADDRESS, relative to the page; null when there is nothing (new), and an Error with a code (absent, busy, away) when there is no answer. */
export async function fetchJson(address) {
  const answer = await fetch(address, { headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer) throw new Error('away');
  if (answer.status === 204) return null;
  if (!answer.ok) throw new Error(answer.status === 404 ? 'absent' : 'busy');
  return answer.json();
}

/** Calls SHOW with what ADDRESS has, now and whenever it has become another; TELL with '' or the code of what hinders. Ends never. */
export async function follow(address, show, tell) {
  let tag = null;
  for (;;) {
    try {
      const news = await fetchJson(tag === null ? address : `${address}${address.includes('?') ? '&' : '?'}after=${tag}`);
      tell('');
      if (news !== null) {
        tag = news.tag;
        show(news.content);
      }
    } catch (failure) {
      tell(failure.message);
      await pause();
    }
  }
}
