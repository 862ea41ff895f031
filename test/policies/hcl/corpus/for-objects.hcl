simple = { for x in list : x => true }
key    = { for k, v in map : upper(k) => v }
if     = { for k, v in map : k => v if v != null }
group  = { for x in list : x.team => x.name... }
both   = { for x in list : x.team => x.name... if x.on }
lines = {
  for k, v in map :
  k => v
  if v
}
