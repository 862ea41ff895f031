import * as fc from 'fast-check'
import { mixedCases as cases } from './policies/engine/worlds-generate.ts'
import { chanceOf } from './policies/engine/worlds-chance.ts'
import { caseOf } from './policies/engine/worlds-case.ts'
import { decided, holdsInEveryWorld } from './policies/engine/worlds-check.ts'
import { goesEverywhere } from './policies/engine/worlds-exact.ts'
const N=Number(process.argv[2]??20000); let worlds=0,gone=0,flat=0; const seed=Number(process.argv[3]??Date.now()%1e6)
const mode=process.argv[4]
fc.assert(fc.property(cases,({input,kind,seed})=>{const one=caseOf(input); const f=decided(input); gone+=f.gone.size
 worlds+=holdsInEveryWorld(one,f,chanceOf(seed)); if(!one.isFlat||(!kind.looks&&mode!=='wild')) return; flat++; goesEverywhere(one,f,chanceOf(seed))}),{numRuns:N,seed,reporter(r){ if(!r.failed) return; console.log('FAILED after',r.numRuns,'seed',r.seed); console.log(String((r.errorInstance as any)?.message).slice(0,2500)); const d=r.counterexample![0]; const f=(k:string,v:any)=>typeof v==='number'&&v>1e11?new Date(v).toISOString():v; console.log(JSON.stringify(d.input.policy.rules),d.input.policy.onConflict,'untag',d.input.policy.untag,'grace',d.input.policy.grace/864e5,new Date(d.input.now).toISOString(),d.input.trustBuilt,JSON.stringify(d.kind)); for(const i of d.input.images) console.log('  ',JSON.stringify(i,f)); process.exit(1)}})
console.log({worlds,gone,flat,N,seed})
