// Formulas to pictures: reads {key: {tex, display}} as JSON from standard input and writes
// {key: {svg, mathml}} to standard output. Called by `python -m engine.report.formulas`, which copies
// this file and package.json to a place outside the repository and installs MathJax there.
import {readFileSync} from 'node:fs';
import MathJax from 'mathjax';

const formulas = JSON.parse(readFileSync(0, 'utf8'));

await MathJax.init({
  loader: {
    load: ['input/tex', 'output/svg', 'adaptors/liteDOM'],
    paths: {'mathjax-stix2': '@mathjax/mathjax-stix2-font'},
  },
  output: {font: 'mathjax-stix2', linebreaks: {inline: false}, mtextInheritFont: false},
  // Paths inside each picture: it must stand alone, with no shared definitions.
  svg: {fontCache: 'none', unknownFamily: 'Report Han'},
  // An unreadable formula stops the run instead of becoming a red picture.
  tex: {formatError: (_, error) => { throw error; }},
});

const rendered = {};
for (const [key, {tex, display}] of Object.entries(formulas)) {
  try {
    const node = await MathJax.tex2svgPromise(tex, {display});
    const adaptor = MathJax.startup.adaptor;
    rendered[key] = {
      svg: adaptor.outerHTML(adaptor.tags(node, 'svg')[0]),
      mathml: await MathJax.tex2mmlPromise(tex, {display}),
    };
  } catch (error) {
    console.error(`formula ${key}: ${error.message}`);
    process.exit(1);
  }
}
process.stdout.write(JSON.stringify(rendered), () => process.exit(0));
