"""How each language spells the names of an interface, which come in snake_case (a class's in PascalCase).

    function and method    parameter    class
    Python      snake      snake        as it is
    JavaScript, TypeScript, Java, C++
                camel      camel        as it is
    Go          camel, a method Pascal  camel        as it is, made by NewName
    Rust, C     snake      snake        as it is

A word that the language keeps for itself gets a `_` behind it.
"""

from __future__ import annotations

_KEPT = {
    "python": """and as assert async await break class continue def del elif else except finally for from global if
        import in is lambda nonlocal not or pass raise return try while with yield None True False""",
    "javascript": """await break case catch class const continue debugger default delete do else enum export extends
        false finally for function if implements import in instanceof interface let new null package private protected
        public return static super switch this throw true try typeof var void while with yield arguments eval""",
    "java": """abstract assert boolean break byte case catch char class const continue default do double else enum
        extends final finally float for goto if implements import instanceof int interface long native new package
        private protected public return short static strictfp super switch synchronized this throw throws transient try
        void volatile while true false null""",
    "cpp": """alignas alignof and asm auto bool break case catch char class compl concept const continue decltype
        default delete do double else enum explicit export extern false float for friend goto if inline int long mutable
        namespace new noexcept not nullptr operator or private protected public register requires return short signed
        sizeof static struct switch template this throw true try typedef typeid typename union unsigned using virtual
        void volatile while xor""",
    "go": """break case chan const continue default defer else fallthrough for func go goto if import interface map
        package range return select struct switch type var nil len cap append string int true false main init""",
    "rust": """as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod
        move mut pub ref return self static struct super trait true type unsafe use where while abstract become box do
        final macro override priv try typeof unsized virtual yield main""",
    "c": """auto break case char const continue default do double else enum extern float for goto if inline int long
        register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
        main""",
}
_KEPT_WORDS = {language: frozenset(words.split()) for language, words in _KEPT.items()}


def camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in others)


def pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def free(name: str, language: str) -> str:
    """A name of a variable or a function that is not the language's own."""
    return name + "_" if name in _KEPT_WORDS[language] else name


def as_words(name: str) -> str:
    """`two_sum` and `LruCache` as one would say them."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name.replace("_", " "))
    words = " ".join(spaced.split())
    return words[:1].upper() + words[1:]
