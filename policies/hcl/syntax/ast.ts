/** What the parser makes of a text. Every node says where it stands: `start` and `end` are offsets into the source. */
import type { Span } from '../source/source.ts'

/** The syntax tree of an expression. */
export type Expression =
  | Literal
  | Template
  | TemplateIf
  | TemplateFor
  | VariableReference
  | GetAttribute
  | Index
  | Splat
  | SplatItem
  | Call
  | Conditional
  | Binary
  | Unary
  | Tuple
  | ObjectConstructor
  | For
  | Parentheses

export type ExpressionKind = Expression['kind']

export type ExpressionOf<K extends ExpressionKind> = {
  [P in K]: Extract<Expression, { readonly kind: P }> & { readonly kind: P }
}[K]

export type Literal = Span & {
  readonly kind: 'literal'
  readonly value: string | number | boolean | null
}

/** Text with parts to fill in. `wrap`: it is one expression and nothing else, and has the value of that. */
export type Template = Span & {
  readonly kind: 'template'
  readonly parts: readonly Expression[]
  readonly wrap: boolean
  readonly heredoc: boolean
}

/** `%{ if c }...%{ else }...%{ endif }` */
export type TemplateIf = Span & {
  readonly kind: 'template-if'
  readonly condition: Expression
  readonly whenTrue: readonly Expression[]
  readonly otherwise?: readonly Expression[]
}

/** The names that a `for` binds, and the collection whose items they are bound to. */
export type ForClause = {
  readonly keyName?: string
  readonly valueName: string
  readonly collection: Expression
}

/** `%{ for k, v in c }...%{ endfor }` */
export type TemplateFor = Span &
  ForClause & {
    readonly kind: 'template-for'
    readonly body: readonly Expression[]
  }

/** A name by itself: the root of `var.days`, or what a `for` binds. */
export type VariableReference = Span & { readonly kind: 'variable'; readonly name: string }

/** `from.name`; `nameStart` is where the name begins. */
export type GetAttribute = Span & {
  readonly kind: 'get-attribute'
  readonly from: Expression
  readonly name: string
  readonly nameStart: number
}

/** `from[key]`, or in the old way (`legacy`) `from.0`. */
export type Index = Span & {
  readonly kind: 'index'
  readonly from: Expression
  readonly key: Expression
  readonly legacy: boolean
}

/** `from[*].a` (`full`) or `from.*.a`; `each` is evaluated for every item, which stands in it as a SplatItem. */
export type Splat = Span & {
  readonly kind: 'splat'
  readonly from: Expression
  readonly each: Expression
  readonly full: boolean
}

export type SplatItem = Span & { readonly kind: 'splat-item' }

/** `name(args...)`; `expand`: the last argument is followed by `...`. */
export type Call = Span & {
  readonly kind: 'call'
  readonly name: string
  readonly nameEnd: number
  readonly args: readonly Expression[]
  readonly expand: boolean
}

export type Conditional = Span & {
  readonly kind: 'conditional'
  readonly condition: Expression
  readonly whenTrue: Expression
  readonly otherwise: Expression
}

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '>' | '<=' | '>=' | '+' | '-' | '*' | '/' | '%'

export type Binary = Span & {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}

export type Unary = Span & {
  readonly kind: 'unary'
  readonly operator: '-' | '!'
  readonly operand: Expression
}

export type Tuple = Span & { readonly kind: 'tuple'; readonly items: readonly Expression[] }

/** `forced`: the key is in parentheses, so that a name is a reference and not text. */
export type ObjectItem = { readonly key: Expression; readonly forced: boolean; readonly value: Expression }

export type ObjectConstructor = Span & { readonly kind: 'object'; readonly items: readonly ObjectItem[] }

/** `[for k, v in c : value if condition]`, or with a `key`, and perhaps `grouped` by `...`, an object. */
export type For = Span &
  ForClause & {
    readonly kind: 'for'
    readonly key?: Expression
    readonly value: Expression
    readonly condition?: Expression
    readonly grouped: boolean
  }

export type Parentheses = Span & { readonly kind: 'parentheses'; readonly inner: Expression }

/** `name = expression`; the name begins at `start`. */
export type Attribute = Span & {
  readonly name: string
  readonly nameEnd: number
  readonly expression: Expression
}

/** A label of a block, without its quotes. */
export type Label = Span & { readonly text: string }

/** `type "label" { ... }`; the header is from `start` to `headerEnd`, the end of the last label or of the type. */
export type Block = Span & {
  readonly type: string
  readonly typeEnd: number
  readonly labels: readonly Label[]
  readonly headerEnd: number
  readonly body: Body
}

/** Attributes in the order of the text; the first of two that have one name. */
export type Body = Span & {
  readonly attributes: ReadonlyMap<string, Attribute>
  readonly blocks: readonly Block[]
}
