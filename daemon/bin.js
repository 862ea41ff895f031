#!/usr/bin/env node
// Old syntax only: this file must run, and explain itself, on any Node.
var needed = [22, 15]
var have = process.versions.node.split('.').map(Number)
if (have[0] < needed[0] || (have[0] === needed[0] && have[1] < needed[1])) {
  process.stderr.write(
    'careend needs Node ' +
      needed.join('.') +
      ' or newer; this is ' +
      process.versions.node +
      ', at ' +
      process.execPath +
      '. Install a newer Node, or run it in a checkout with npx, which brings its own.\n',
  )
  process.exit(1)
}
void start()

async function start() {
  var cache = await import('../host/compile-cache.js')
  cache.cacheCompiledCode()
  // Why not import: it starts the loader of modules for what is here already.
  var fs = process.getBuiltinModule('node:fs')
  var source = new URL('./main.ts', import.meta.url)
  var main = await import(
    fs.existsSync(source) ? source.href : new URL('../dist/daemon/main.js', import.meta.url).href
  )
  process.exitCode = await main.main(process.argv.slice(2), process.env)
}
