// The application on Express: node server.mjs WAY STORE URL. It ends when its standard input does.
import { createInterface } from 'node:readline';
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { createClient } from 'redis';

const [way, store, url] = process.argv.slice(2);
const application = express();
application.disable('x-powered-by');
application.set('etag', false);

if (way !== 'NONE') {
  application.use(
    session({
      secret: 'of the benchmark',
      resave: false,
      saveUninitialized: false,
      store: store === 'REDIS' ? await redisStore() : new session.MemoryStore(),
    }),
  );
}

async function redisStore() {
  const client = createClient({ url });
  await client.connect();
  return new RedisStore({ client });
}

const answer = (response, text) => response.type('text/plain').send(String(text));

application.get('/bare', (request, response) => answer(response, 'ok'));
application.get('/read', (request, response) => answer(response, request.session.count ?? 0));
application.get('/count', (request, response) => {
  request.session.count = (request.session.count ?? 0) + 1;
  answer(response, request.session.count);
});
application.get('/new', (request, response) => {
  request.session.count = 1;
  answer(response, 1);
});

const server = application.listen(0, '127.0.0.1', () =>
  console.log(`READY ${server.address().port}`),
);

// As CandidateMain answers: a line for each question.
createInterface({ input: process.stdin })
  .on('line', (question) => {
    globalThis.gc();
    console.log(`ANSWER ${question === 'live' ? process.memoryUsage().heapUsed : -1}`);
  })
  .on('close', () => process.exit());
