"""formula - reads a form's configuration (NAME.xml) and computes and checks declared values by it.

A second, independent reader of the format of shared/form/README.md: the demonstration's sample data are made with it,
so that form engine and samples check each other. Standard library only.
"""
import re
from decimal import ROUND_HALF_UP, Decimal
from xml.etree import ElementTree

SPACE = "{urn:estamp:form:1}"
PLACES = {"amount": Decimal("0.01"), "integer": Decimal("1"), "percent": Decimal("0.000001")}
EIGHT = Decimal("0.00000001")


class Number:
    """A decimal whose products and quotients have 8 places, rounded half up."""

    def __init__(self, value):
        self.value = value.value if isinstance(value, Number) else Decimal(value)

    def __add__(self, other):
        return Number(self.value + Number(other).value)

    def __sub__(self, other):
        return Number(self.value - Number(other).value)

    def __mul__(self, other):
        return Number((self.value * Number(other).value).quantize(EIGHT, ROUND_HALF_UP))

    def __truediv__(self, other):
        return Number((self.value / Number(other).value).quantize(EIGHT, ROUND_HALF_UP))

    def __neg__(self):
        return Number(-self.value)

    def __eq__(self, other):
        return self.value == Number(other).value

    def __lt__(self, other):
        return self.value < Number(other).value

    def __le__(self, other):
        return self.value <= Number(other).value

    def __gt__(self, other):
        return self.value > Number(other).value

    def __ge__(self, other):
        return self.value >= Number(other).value

    __hash__ = None


class Config:
    """Fields, formulas and checks of one form, with every set written out."""

    def __init__(self, path):
        self.root = ElementTree.parse(path).getroot()
        self.name = self.root.get("name")
        self.sets = {}
        for element in self.root.iter(SPACE + "columns"):
            self.sets[element.get("id", "c")] = names_of(element)
        self.titles = {element.get("id", "c"): (element.get("titles") or "").split("|")
                       for element in self.root.iter(SPACE + "columns")}
        self.code = {}  # expression -> compiled
        self.fields = {}
        for element in self.root.iter(SPACE + "field"):
            self._add_field(element)
        self.formulas, self.checks = {}, []
        for element in self.root.iter(SPACE + "formula"):
            for bound in self._bindings(element.get("field"), element.get("only")):
                name = replaced(element.get("field"), bound)
                if name in self.fields:
                    self.formulas[name] = replaced(element.get("value"), bound)
        for element in self.root.iter(SPACE + "check"):
            for bound in self._bindings(element.get("field") + element.get("value"), element.get("only")):
                name = replaced(element.get("field"), bound)
                if name in self.fields:
                    self.checks.append((name, replaced(element.get("value"), bound), element.get("zh")))
        self.relations = []
        for element in self.root.iter(SPACE + "relation"):
            for bound in self._bindings(element.get("field") + element.get("value"), element.get("only")):
                name = replaced(element.get("field"), bound)
                if name in self.fields:
                    self.relations.append((name, replaced(element.get("here") or name, bound), element.get("form"),
                                           replaced(element.get("value"), bound), element.get("is", "equal"),
                                           Decimal(element.get("tolerance", "0"))))

    def _add_field(self, element):
        cells = cells_of(element)
        bindings = self._bindings(element.get("name"), None)
        for i, bound in enumerate(bindings):
            if cells and cells[i] == "-":
                continue
            name = replaced(element.get("name"), bound)
            if name in self.fields:
                raise ValueError(f"{self.name}: field {name} twice")
            self.fields[name] = dict(element.attrib, cell=cells[i] if cells else None)

    def _bindings(self, text, only):
        """Every way to fill the sets named in `text`; the first one is the outer."""
        used = []
        for word in re.findall(r"\{([a-z]+)\}", text):
            if word in self.sets and word not in used:
                used.append(word)
        bindings = [{}]
        for depth, word in enumerate(used):
            names = self.sets[word]
            if only and depth == 0:
                names = [n for n in names if n in only.split()]
            bindings = [dict(b, **{word: n}) for b in bindings for n in names]
        return bindings

    def type_of(self, name):
        return self.fields[name]["type"]


def names_of(element):
    names = []
    for word in element.get("names").split():
        span = re.fullmatch(r"(\d+)\.\.(\d+)", word)
        names += [str(n) for n in range(int(span[1]), int(span[2]) + 1)] if span else [word]
    return names


def cells_of(element):
    if element.get("cell"):
        return [element.get("cell")]
    cells = []
    for word in (element.get("cells") or "").split():
        cells += spread(word) if ":" in word else [word]
    return cells


def spread(area):
    """The cells of an area in one row or more, row by row."""
    a, b = [re.fullmatch(r"([A-Z]+)(\d+)", part).groups() for part in area.split(":")]
    letters = [column_letter(n) for n in range(column_number(a[0]), column_number(b[0]) + 1)]
    return [f"{letter}{row}" for row in range(int(a[1]), int(b[1]) + 1) for letter in letters]


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letter(number):
    return (column_letter((number - 1) // 26) if number > 26 else "") + chr(65 + (number - 1) % 26)


def replaced(text, bound):
    for word, name in bound.items():
        text = text.replace("{%s}" % word, name)
    return text


TOKEN = re.compile(r"\s*(?:(?P<text>'[^']*')|(?P<number>\d+(?:\.\d+)?)(?P<sign>%?)|(?P<name>[a-z][a-z0-9_]*(?:\{\d+\.\.\d+\}[a-z0-9_]*)?)"
                   r"|(?P<mark><=|>=|!=|[-+*/(),=<>]))")
WORDS = {"and", "or", "not"}
FUNCTIONS = {"if", "min", "max", "sum", "abs", "round", "given"}


def to_python(expression, names):
    """The expression as Python; field names become look-ups."""
    out, at = [], 0
    while at < len(expression.rstrip()):
        token = TOKEN.match(expression, at)
        if not token:
            raise ValueError(f"cannot read {expression!r} at {at}")
        at = token.end()
        out.append(python_word(token, names))
    return " ".join(out)


def python_word(token, names):
    if token["text"]:
        return token["text"]
    if token["number"]:
        number = Decimal(token["number"]) / (100 if token["sign"] else 1)
        return f"Number('{number}')"
    if token["mark"]:
        return {"=": "=="}.get(token["mark"], token["mark"])
    word = token["name"]
    if word in WORDS:
        return word
    if word in FUNCTIONS:
        return f"do_{word}"
    span = re.fullmatch(r"(.*)\{(\d+)\.\.(\d+)\}(.*)", word)
    listed = [f"{span[1]}{n}{span[4]}" for n in range(int(span[2]), int(span[3]) + 1)] if span else [word]
    for name in listed:
        if name not in names:
            raise ValueError(f"no field {name}")
    return ", ".join(f"look('{name}')" for name in listed)


def rounded(number, unit):
    return number.value.quantize(unit, ROUND_HALF_UP)


def do_if(condition, yes, no):
    return yes if condition else no


def do_sum(*numbers):
    total = Number(0)
    for number in numbers:
        total = total + number
    return total


def do_round(number, places):
    return Number(rounded(number, Decimal(1).scaleb(-int(places.value))))


class Record:
    """Values of one form while they are computed. `given` holds declared texts."""

    def __init__(self, config, given):
        self.config, self.given, self.made = config, given, {}
        self.busy = set()
        unknown = set(given) - set(config.fields)
        if unknown:
            raise ValueError(f"{config.name}: no field {sorted(unknown)[0]}")

    def look(self, name):
        kind = self.config.type_of(name)
        if kind in ("text", "choice", "date"):  # dates as YYYY-MM-DD are in order as texts
            return self.given.get(name, "")
        if name in self.config.formulas:
            return self.computed(name)
        number = Number(self.given.get(name) or 0)
        return number / 100 if kind == "percent" else number

    def computed(self, name):
        if name not in self.made:
            if name in self.busy:
                raise ValueError(f"circle at {name}")
            self.busy.add(name)
            value = self.evaluated(self.config.formulas[name])
            self.made[name] = Number(rounded(value, PLACES[self.config.type_of(name)]))
        return self.made[name]

    def evaluated(self, expression):
        scope = {"look": self.look, "Number": Number, "do_if": do_if, "do_sum": do_sum, "do_round": do_round,
                 "do_min": min, "do_max": max, "do_abs": lambda n: Number(abs(n.value)),
                 "do_given": lambda n: bool(n), "__builtins__": {}}
        code = self.config.code
        if expression not in code:
            code[expression] = compile(to_python(expression, self.config.fields), self.config.name, "eval")
        return eval(code[expression], scope)  # the expression is our own file's


def completed(config, given):
    """The declared values with every computed one added, all as texts ready for JSON."""
    record = Record(config, {k: v for k, v in given.items() if v not in (None, "")})
    full = dict(record.given)
    for name in config.formulas:
        value = record.computed(name).value
        full[name] = f"{(value * 100).normalize():f}" if config.type_of(name) == "percent" else str(value)
    return full


def broken_checks(config, given):
    """Names and texts of the checks that do not hold."""
    record = Record(config, given)
    return [(field, zh) for field, expression, zh in config.checks if not record.evaluated(expression)]


def broken_relations(configs, data):
    """Form and field of every relation between two forms of one declaration that does not hold."""
    found = []
    for name in data:
        for field, here, other, value, kind, tolerance in configs(name).relations:
            if other not in data:
                continue
            a = Number(Record(configs(name), data[name]).evaluated(here)).value
            b = Number(Record(configs(other), data[other]).evaluated(value)).value
            low, high = b - tolerance <= a, a <= b + tolerance
            if not {"equal": low and high, "at-most": high, "at-least": low}[kind]:
                found.append((name, field))
    return found
