// The program and the JSON Schemas must agree: on every vector, and field by field.  Prints TAP.
// usage: node compare.js SOURCE EXQ MODULES
'use strict';
const { execFileSync, spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const [source, exq, modules] = process.argv.slice(2);
const Ajv = require(path.join(modules, 'node_modules', 'ajv', 'dist', '2020')).default;
const addFormats = require(path.join(modules, 'node_modules', 'ajv-formats')).default;

// A type without a schema, and a schema without vectors, fails below.
const TYPES = fs.readdirSync(path.join(source, 'schema')).filter((f) => f.endsWith('.json') && f !== 'common.json')
	.map((f) => f.slice(0, -'.json'.length)).sort();
// What JSON Schema cannot say; the program refuses these and a schema alone accepts them.
const BEYOND_SCHEMA = {
	'demand/bad/duplicate-name--same-value.json': 'JSON.parse keeps the last of two equal names',
	'demand/bad/duplicate-name--in-target.json': 'JSON.parse keeps the last of two equal names',
	'demand/bad/too-large--reasons.json': 'the size of the text is not part of its value',
	'demand/bad/wrong-type--int-is-whole-fraction.json': 'JSON.parse reads 5.0 as 5',
};
const BATCH = 50; // files a call of the program

const load = (name) => JSON.parse(fs.readFileSync(path.join(source, 'schema', name), 'utf8'));
const schemas = Object.fromEntries(['common', ...TYPES].map((t) => [t + '.json', load(t + '.json')]));
const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false });
addFormats(ajv);
for (const s of Object.values(schemas))
	ajv.addSchema(s);

let count = 0, failed = 0;
function tap(good, name, why) {
	count++;
	if (!good) {
		failed++;
		for (const line of [].concat(why || []))
			console.log('#', line);
	}
	console.log(`${good ? 'ok' : 'not ok'} ${count} - ${name}`);
}

function schemaAccepts(validate, file) {
	try {
		const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(fs.readFileSync(file));
		return validate(JSON.parse(text));
	} catch (e) {
		return false;
	}
}

function programAccepts(type, files) {
	const good = new Set();
	for (let i = 0; i < files.length; i += BATCH) {
		const r = spawnSync(exq, ['demand', 'check', '--type', type, ...files.slice(i, i + BATCH)],
			{ encoding: 'utf8', maxBuffer: 1 << 26 });
		if (r.status !== 0 && r.status !== 2)
			throw new Error(`exq demand check: status ${r.status}: ${r.stderr}`);
		for (const line of r.stdout.split('\n'))
			if (line.endsWith(': good'))
				good.add(line.slice(0, -': good'.length));
	}
	return good;
}

function compareVectors(type) {
	const validate = ajv.getSchema(`https://exequatur.example/schema/${type}.json`);
	const files = ['good', 'bad'].flatMap((sort) => {
		const folder = path.join(source, 'tests', 'vectors', type, sort);
		return fs.readdirSync(folder).sort().map((f) => path.join(folder, f));
	});
	const good = programAccepts(type, files);
	const wrong = [];
	for (const file of files) {
		const name = path.relative(path.join(source, 'tests', 'vectors'), file);
		const bySchema = schemaAccepts(validate, file), byProgram = good.has(file);
		if (byProgram !== name.includes('/good/'))
			wrong.push(`${name}: the program ${byProgram ? 'accepts' : 'refuses'} it`);
		if (BEYOND_SCHEMA[name] && !bySchema)
			wrong.push(`${name}: the schema refuses it after all: ${BEYOND_SCHEMA[name]}`);
		if (!BEYOND_SCHEMA[name] && bySchema !== byProgram)
			wrong.push(`${name}: the program ${byProgram ? 'accepts' : 'refuses'} it, the schema ` +
				`${bySchema ? 'accepts' : 'refuses'} it ${ajv.errorsText(validate.errors)}`);
	}
	tap(wrong.length === 0, `${type}: program and schema agree on ${files.length} files`, wrong);
}

// ---- field by field ----

// Follow $ref and merge what stands beside it; { schema, nullable }.
function resolve(node, home) {
	if (node.anyOf) {
		const other = node.anyOf.filter((n) => n.type !== 'null');
		return { ...resolve(other[0], home), nullable: other.length < node.anyOf.length };
	}
	if (!node.$ref)
		return { schema: node, home, nullable: !!(node.enum && node.enum.includes(null)) };
	const [file, pointer] = node.$ref.split('#');
	const there = file || home;
	let at = schemas[there];
	for (const part of pointer.split('/').filter((p) => p))
		at = at[part];
	const far = resolve(at, there);
	const { $ref, ...beside } = node;
	return { ...far, schema: { ...far.schema, ...beside } };
}

function words(schema) {
	return (schema.enum || []).filter((w) => w !== null).join('|');
}

// What a row of the table asks of the schema at its place: a list of differences.
function differences(row, { schema, home, nullable }) {
	const wrong = [];
	const want = (what, is, should) => {
		if (JSON.stringify(is) !== JSON.stringify(should))
			wrong.push(`${row.path}: ${what} is ${JSON.stringify(is)}, the table has ${JSON.stringify(should)}`);
	};
	const common = (name) => schemas['common.json'].$defs[name].pattern;
	const items = () => resolve(schema.items, home).schema;
	want('null', nullable, row.nullable);
	const kinds = {
		text: () => { want('pattern', schema.pattern, common('text')); want('maxLength', schema.maxLength, row.max); want('minLength', schema.minLength, 1); },
		raw: () => { want('pattern', schema.pattern, common('raw')); want('maxLength', schema.maxLength, row.max); },
		word: () => want('enum', words(schema), row.words),
		set: () => { want('enum', words(items()), row.words); want('minItems', schema.minItems || 0, row.min); want('uniqueItems', schema.uniqueItems, true); },
		yes: () => want('type', schema.type, 'boolean'),
		integer: () => { want('type', schema.type, 'integer'); want('minimum', schema.minimum, row.min); want('maximum', schema.maximum, row.max); },
		hex: () => want('pattern', schema.pattern, `^[0-9a-f]{${row.max}}$`),
		type: () => want('const', typeof schema.const, 'string'),
		version: () => want('const', schema.const, 1),
		texts: () => {
			want('languages', Object.keys(schema.properties), ['en', 'ru', 'kk']);
			for (const t of Object.values(schema.properties))
				want('maxLength', t.maxLength, row.max);
			want('minProperties', schema.minProperties, 1);
		},
		object: () => want('type', schema.type, 'object'),
		list: () => { want('minItems', schema.minItems || 0, row.min); want('maxItems', schema.maxItems, row.max); },
		'texts-list': () => {
			const [kind, max] = row.words.split(':');
			kinds.list();
			wrong.push(...differences({ path: row.path + '[]', kind, max: Number(max), min: 0, nullable: false }, resolve(schema.items, home)));
		},
		base64: () => { want('pattern', schema.pattern, common('base64')); want('maxLength', schema.maxLength, Math.ceil(row.max / 3) * 4); },
		places: () => { kinds.list(); want('items', items().maximum, 65535); },
	};
	for (const named of ['date', 'instant', 'state', 'actor', 'origin', 'hash', 'vkey', 'host'])
		kinds[named] = () => want('pattern', schema.pattern, common(named));
	kinds[row.kind]();
	return wrong;
}

function compareObject(node, home, front, rows, wrong) {
	const { schema, home: there } = resolve(node, home);
	const own = rows.filter((r) => r.path.startsWith(front) && !r.path.slice(front.length).replace(/\[\]$/, '').includes('.'));
	const names = own.map((r) => r.path.slice(front.length).replace(/\[\]$/, ''));
	if (JSON.stringify(Object.keys(schema.properties)) !== JSON.stringify(names))
		wrong.push(`${front || 'root'}: properties ${Object.keys(schema.properties)}; the table has ${names}`);
	const required = own.map((r, i) => (r.need === 'required' ? names[i] : null)).filter((n) => n);
	if (JSON.stringify(schema.required || []) !== JSON.stringify(required))
		wrong.push(`${front || 'root'}: required ${schema.required}; the table has ${required}`);
	if (schema.additionalProperties !== false)
		wrong.push(`${front || 'root'}: unknown properties are let in`);
	own.forEach((row, i) => {
		const member = schema.properties[names[i]];
		if (!member)
			return;
		const at = resolve(member, there);
		wrong.push(...differences(row, at));
		if (row.kind === 'object')
			compareObject(member, there, row.path + '.', rows, wrong);
		if (row.kind === 'list')
			compareObject(at.schema.items, at.home, row.path + '.', rows, wrong);
	});
}

function compareTable(type) {
	const text = execFileSync(exq, ['demand', 'fields', '--type', type, '--tsv'], { encoding: 'utf8' });
	const rows = text.trimEnd().split('\n').map((line) => {
		const [p, kind, need, nullable, min, max, w] = line.split('\t');
		return { path: p, kind, need, nullable: nullable === 'null', min: Number(min), max: Number(max), words: w };
	});
	const wrong = [];
	compareObject({ $ref: `${type}.json#` }, 'common.json', '', rows, wrong);
	tap(rows.length > 10 && wrong.length === 0, `${type}: ${rows.length} fields are those of the schema`, wrong);
}

console.log(`1..${2 * TYPES.length}`);
for (const type of TYPES) {
	compareVectors(type);
	compareTable(type);
}
process.exit(failed ? 1 : 0);
