// The import rules of docs/design.md: test → host → adapters, agent-bridge → core.

const anyPackage = '^(core|adapters/[^/]+|agent-bridge|host|test)/'
const front = ['/(src|server)/(index|testing)\\.ts$', '^core/src/train\\.ts$']
const forTests = ['\\.test\\.tsx?$', '/(src|server)/testing(\\.ts$|/)', '^test/']

/** A dependency from npm that only these folders may import. */
function confine(name, dependency, folders, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { pathNot: folders },
    to: { path: `^node_modules/${dependency}/` },
  }
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one concept, or one of them holds something that belongs elsewhere.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'Every import must be found.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'core-imports-no-package',
      comment: 'The core knows no channel, no queue and no host.',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: anyPackage, pathNot: '^core/' },
    },
    {
      name: 'core-knows-no-network',
      comment: 'What the core needs of the network is handed to it.',
      severity: 'error',
      from: { path: '^core/', pathNot: forTests },
      to: {
        path: '^(node:)?(net|tls|http|https|http2|dgram|dns|child_process|cluster|worker_threads)$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'adapter-imports-core-only',
      comment: 'An adapter never imports another adapter, the bridge or the host.',
      severity: 'error',
      from: { path: '^adapters/([^/]+)/' },
      to: { path: anyPackage, pathNot: ['^core/', '^adapters/$1/'] },
    },
    {
      name: 'bridge-imports-core-only',
      comment: 'The bridge works for every channel because it knows none.',
      severity: 'error',
      from: { path: '^agent-bridge/' },
      to: { path: anyPackage, pathNot: ['^core/', '^agent-bridge/'] },
    },
    {
      name: 'nothing-imports-test',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'through-the-front-door',
      comment: 'Packages are crossed through index or testing only.',
      severity: 'error',
      from: { path: '^(core|adapters/[^/]+|agent-bridge|host|test)/' },
      to: { path: anyPackage, pathNot: ['^$1/', '^test/', ...front] },
    },
    {
      name: 'testing-is-for-tests',
      comment: 'Fakes and suites stay out of what runs in production.',
      severity: 'error',
      from: { pathNot: forTests },
      to: { path: ['/(src|server)/testing(\\.ts$|/)', '\\.test\\.tsx?$'] },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: {},
      to: { path: '\\.test\\.tsx?$' },
    },
    {
      name: 'widget-stands-alone',
      comment: 'The widget is one small script: it shares nothing at run time with the server or npm.',
      severity: 'error',
      from: { path: '^adapters/web/widget/', pathNot: ['\\.test\\.ts$', '/vite\\.config\\.ts$'] },
      to: { pathNot: ['^adapters/web/widget/', '^node_modules/vite/client'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'desk-takes-types-only',
      comment: 'The desk page runs in a browser: from the bridge it takes types, nothing that runs.',
      severity: 'error',
      from: { path: '^agent-bridge/desk/', pathNot: ['\\.test\\.tsx?$', '/vite\\.config\\.ts$'] },
      to: {
        path: ['^agent-bridge/src/', '^core/', '^(node:)?(fs|path|crypto|net|http)$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'pure-parts-validate-nothing',
      comment: 'Data from outside is validated at the boundary; what decides, renders and sends trusts its types.',
      severity: 'error',
      from: {
        path: [
          '^core/src/(resolve/|hub|take-turn|turn/|decide-|fit-)',
          '^adapters/.+/(parse|render|client|verify|address)\\.ts$',
        ],
        pathNot: forTests,
      },
      to: { path: '^node_modules/zod/' },
    },
    confine('bullmq-in-the-bridge', 'bullmq', ['^agent-bridge/src/'], 'BullMQ lives in the bridge and nowhere else.'),
    // The stories stop, restart and cluster servers, and look into them.
    confine('ioredis-in-the-bridge', 'ioredis', ['^agent-bridge/src/', '^test/'], 'Redis is spoken to by the bridge.'),
    confine(
      'embedded-server-in-one-place',
      'js-redis-server',
      ['^agent-bridge/src/(local-server|testing)'],
      'Servers are started in one place.',
    ),
    confine(
      'react-at-the-desk',
      '(react|react-dom|@mantine/[^/]+|@tabler/[^/]+)',
      ['^agent-bridge/desk/'],
      'React is the desk page’s.',
    ),
    confine(
      'yaml-where-files-are-read',
      'yaml',
      ['^core/src/', '^host/src/', '^test/'],
      'YAML is read by the core’s loaders and the host’s configuration.',
    ),
    confine('phone-numbers-in-core', 'libphonenumber-js', ['^core/src/'], 'Phone numbers are an entity’s concern.'),
    confine(
      'tokens-in-the-web-adapter',
      'jose',
      ['^adapters/web/server/', '^test/'],
      'Signed tokens are the web adapter’s.',
    ),
    confine(
      'command-line-in-the-host',
      '(commander|pino|prom-client|jiti|@hono/node-server)',
      ['^host/', '^test/'],
      'Only the host runs as a program.',
    ),
    confine('slack-in-its-adapter', '@slack/[^/]+', ['^adapters/slack/'], 'A platform’s SDK stays in its adapter.'),
    confine(
      'msteams-in-its-adapter',
      '(botbuilder[^/]*|botframework-(connector|schema))',
      ['^adapters/msteams/'],
      'A platform’s SDK stays in its adapter.',
    ),
    confine(
      'whatsapp-in-its-adapter',
      '(whatsapp-web\\.js|puppeteer[^/]*)',
      ['^adapters/whatsapp/'],
      'A platform’s SDK stays in its adapter.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(core|adapters/[^/]+|agent-bridge|host|test)/(dist|coverage)/' },
    tsConfig: { fileName: 'tsconfig.imports.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
}
