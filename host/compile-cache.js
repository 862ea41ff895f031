/**
 * Lets Node keep compiled code in `careen` of XDG_CACHE_HOME or `~/.cache`, if nobody but this user can write there. Without such a folder, code
 * is compiled at each start. NODE_COMPILE_CACHE names another one. Why not Node's default: whoever makes that folder in /tmp first decides what
 * other users run.
 */
export function cacheCompiledCode() {
  var folder = ownFolder(process.env)
  if (folder !== undefined) process.getBuiltinModule('node:module').enableCompileCache(folder)
}

function ownFolder(env) {
  var base = env.XDG_CACHE_HOME || (env.HOME && env.HOME + '/.cache')
  if (!base || base.charAt(0) !== '/') return undefined
  var fs = process.getBuiltinModule('node:fs')
  var folder = base + '/careen'
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 448 })
    var found = fs.lstatSync(folder)
    var isOwn = found.isDirectory() && found.uid === process.getuid() && (found.mode & 18) === 0
    return isOwn ? folder : undefined
  } catch {
    return undefined
  }
}
