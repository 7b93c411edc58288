// #region op
import { defineOp, Value } from '@chainrule/engine';

/** A smooth bump: e to the power of −x². */
const bump = defineOp({
  name: 'bump',
  arity: 1,
  forward: (x) => Math.exp(-x * x),
  vjps: [(k, g, x, y) => k.mul(g, k.mul(-2, k.mul(x, y)))], // upstream × local slope, −2x · y
});

const x = new Value(0.5);
const y = bump(x.mul(2)).add(1);
y.backward();
console.log(y.data.toFixed(4), x.grad.toFixed(4)); // 1.3679 -1.4715
// #endregion op

// #region wrong
try {
  defineOp({
    name: 'bump',
    arity: 1,
    forward: (x) => Math.exp(-x * x),
    vjps: [(k, g, x, y) => k.mul(g, k.mul(2, k.mul(x, y)))], // the minus sign is missing
  });
} catch (error) {
  console.log((error as { code?: string }).code); // ERR_OP_RULE
}

// #endregion wrong

// #region higher
import { grad } from '@chainrule/engine';

const t = new Value(0.5);
const [first = t] = grad(bump(t), [t], { createGraph: true });
const [second = t] = grad(first, [t]); // the derivative of the derivative
console.log(second.data.toFixed(4)); // -0.7788

// #endregion higher

// #region define
import { compile } from '@chainrule/engine';

/** The same op, said in other ops: its rule follows, and it compiles. */
const bump2 = defineOp({
  name: 'bump2',
  arity: 1,
  define: (k, x) => k.exp(k.neg(k.mul(x, x))),
});

const compiled = compile(([x = new Value(0)]) => bump2(x), { inputs: [1] });
console.log(compiled.forward([[0.5], [1]])[1]?.toFixed(4)); // 0.3679
// #endregion define

// #region composed
/** A function of ops that exist needs no rule of its own. */
const swish = (x: Value): Value => x.mul(x.sigmoid());

console.log(swish(new Value(1)).data.toFixed(4)); // 0.7311
// #endregion composed
