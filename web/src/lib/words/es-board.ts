// La pizarra.
import type { Arrow, Kind } from '$lib/board/types';
import type { BoardWords } from './en-board';
import { counted } from './en-forms';

const kinds: Record<Kind, string> = { box: 'Caja', store: 'Almacén', queue: 'Cola', actor: 'Persona', cloud: 'Nube', note: 'Nota' };
const arrows: Record<Arrow, string> = { forward: 'Un sentido', both: 'Ambos sentidos', none: 'Sin flecha' };
const verbs: Record<Arrow, string> = { forward: 'a', both: 'hacia y desde', none: 'con' };

const shapes = (n: number) => counted(n, 'forma', 'formas');
const links = (n: number) => counted(n, 'enlace', 'enlaces');
const nameless = (kind: Kind) => `${kinds[kind]} sin texto`;

export const board: BoardWords = {
	parts: { talk: 'Pregunta y respuesta', board: 'Pizarra' },
	part_label: 'Partes de la sala',
	title: 'Pizarra',
	lead: 'Dibuje mientras explica. El dibujo y sus palabras son una sola respuesta.',
	earlier: 'Lo dicho hasta ahora',
	empty: 'Primero escriba o dibuje algo.',
	views: { label: 'Cómo ver el dibujo', drawing: 'Dibujo', list: 'Como lista' },
	kinds,
	arrows,
	add: 'Añadir una forma',
	edit: 'Cambiar lo seleccionado',
	view: 'Vista',
	label: 'Texto',
	link: 'Enlazar',
	arrow: 'Flecha',
	delete: 'Borrar',
	undo: 'Deshacer',
	redo: 'Rehacer',
	zoom_in: 'Acercar',
	zoom_out: 'Alejar',
	fit: 'Ver todo',
	keys: 'Teclas',
	close: 'Cerrar',
	stands_on: 'La pizarra se apoya en Svelte Flow, de xyflow.',
	surface: (s, l) => `Pizarra, ${shapes(s)}, ${links(l)}`,
	how: 'Las letras añaden formas: B caja, S almacén, Q cola, A persona, C nube, N nota. L enlaza. El signo de interrogación muestra todas las teclas. Tab sale de la pizarra. «Como lista», arriba, lo tiene todo en filas.',
	start: ['Añada una forma arriba o pulse su letra.', 'Arrastre desde el borde de una forma para enlazarla.'],
	start_touch: ['Añada una forma arriba.', 'Selecciónela y pulse «Enlazar».'],
	shortcuts: (mod) => [
		['B S Q A C N', 'Añadir caja, almacén, cola, persona, nube o nota'],
		['L', 'Enlazar lo seleccionado con otra forma'],
		['Intro o F2', 'Escribir el texto; Intro termina, Mayús Intro hace una línea'],
		['Flechas', 'Mover lo seleccionado; con Mayús, más lejos'],
		['Alt flechas', 'Ir a la forma siguiente en esa dirección'],
		['Av Pág, Re Pág', 'Ir de parte en parte, también a los enlaces'],
		[`${mod} flechas`, 'Hacer más grande o más pequeño'],
		['X', 'Cambiar la flecha de un enlace; R le da la vuelta'],
		['Supr', 'Borrar lo seleccionado'],
		[`${mod} Z, ${mod} Y`, 'Deshacer, rehacer'],
		[`${mod} A, ${mod} D`, 'Seleccionar todo, hacer una copia'],
		[`${mod} C, ${mod} V`, 'Copiar, pegar'],
		['+ − F', 'Acercar, alejar, ver todo'],
		['Mayús y arrastrar', 'Seleccionar varias'],
		['Esc, Tab', 'Soltar, salir de la pizarra']
	],
	names: {
		shape: (kind, label) => (label ? `${label}, ${kinds[kind].toLowerCase()}` : nameless(kind)),
		short: (kind, label) => label || nameless(kind),
		link: (from, to, arrow, label) => `Enlace de ${from} ${verbs[arrow]} ${to}${label ? `: ${label}` : ''}`,
		label_of: (name) => `Texto de ${name}`
	},
	linking: {
		started: (from) => `Enlace desde ${from}. Elija una forma con las flechas y pulse Intro. Escape lo detiene.`,
		bar: (from) => `Enlace desde ${from}: elija la forma a la que lleva.`,
		aimed: (to) => `A ${to}`,
		stop: 'Detener',
		nowhere: 'No hay otra forma con la que enlazar.',
		choose: 'Seleccione primero una forma.'
	},
	said: {
		added: (name) => `${name}: añadida.`,
		selected: (name, more) => `${name}${more ? `. ${more}` : ''}`,
		several: (n) => `${n} seleccionadas`,
		none: 'Nada seleccionado',
		deleted: (n) => (n === 1 ? 'Borrado.' : `${n} borrados.`),
		undone: 'Deshecho.',
		redone: 'Rehecho.',
		moved: (x, y) => `Movido a ${x}, ${y}`,
		copied: (n) => `Copiadas: ${n}.`,
		leads: (names) => (names.length ? `Lleva a ${names.join(', ')}` : ''),
		full: 'La pizarra está llena.',
		too_long: 'Los textos juntos son demasiado largos. El último cambio no se ha aceptado.'
	},
	list: {
		title: 'El dibujo como lista',
		shapes: (n) => (n === 0 ? 'Ninguna forma' : shapes(n)),
		links: (n) => (n === 0 ? 'Ningún enlace' : links(n)),
		kind: (name) => `Tipo de ${name}`,
		label: (name) => `Texto de ${name}`,
		placeholder: 'Texto',
		remove: (name) => `Borrar ${name}`,
		new_kind: 'Tipo de la forma nueva',
		add_shape: 'Añadir una forma',
		from: (n) => `El enlace ${n} parte de`,
		to: (n) => `El enlace ${n} lleva a`,
		arrow: (n) => `Flecha del enlace ${n}`,
		link_label: (n) => `Texto del enlace ${n}`,
		remove_link: (n) => `Borrar el enlace ${n}`,
		new_from: 'De',
		new_to: 'A',
		add_link: 'Añadir un enlace',
		two_first: 'Un enlace necesita dos formas.'
	},
	kept: {
		saved: 'Guardado en el servidor',
		local: 'Guardado en este dispositivo',
		shared: 'Solo usted lo ve por ahora',
		offline: 'Guardado en este dispositivo hasta que vuelva la conexión',
		unstored: 'Este navegador no permite guardar borradores. Deje esta página abierta.',
		conflict: 'Esta pregunta se dibujó también en otro dispositivo, y los dos dibujos son distintos.',
		mine: 'Seguir con el de aquí',
		theirs: 'Seguir con el de allí',
		here: 'De aquí',
		there: 'Del otro dispositivo',
		from_server: 'El dibujo de su otro dispositivo está aquí.'
	},
	graded: { title: 'El dibujo, con palabras', hint: 'Tome una línea para el punto en el que está.', take: 'Tomar esta línea' },
	shown: {
		title: 'Dibujo',
		picture: (s, l) => `Un dibujo de ${shapes(s)} y ${links(l)}, contado abajo con palabras`,
		words: 'El dibujo en palabras',
		earned: 'Lo que en él ganó puntos',
		earned_for: (names) => `ganó puntos por ${names}`
	}
};
