"""Values, objects and page trees that want much; a function of `size` each (hostile.py)."""
from corpus import Writer, page
from hostile_kit import LEAF, MB, form_of, one_page

def arrays_in_arrays(size):
    return form_of(b"[" * (size - 2000))


def dictionaries_in_dictionaries(size):
    return form_of(b"<</A" * (size // 4 - 500))


def arrays_that_close_again(size):
    return form_of(b"[" + (b"[" * 90 + b"]" * 90) * (size // 180 - 20) + b"]")


def an_array_of_numbers(size):
    return form_of(b"[" + b"1 " * (size // 2 - 1000) + b"]")


def an_array_of_brackets(size):
    return form_of(b"[" + b"[]" * (size // 2 - 1000) + b"]")


def a_dictionary_of_names(size):
    return form_of(b"<<" + b"/A/B" * (size // 4 - 1000) + b">>")


def a_dictionary_of_many_keys(size):
    return form_of(b"<<" + b"".join(b"/%d 1" % i for i in range(size // 11)) + b">>")


def an_array_of_empty_strings(size):
    return form_of(b"[" + b"()" * (size // 2 - 1000) + b"]")


def names_of_1_mb(size):
    return form_of(b"[" + (b"/" + b"N" * (MB - 1)) * (size // MB - 1) + b"]")


def a_name_of_escapes(size):
    return form_of(b"[/" + b"#41" * (size // 3 - 1000) + b"]")


def a_string_of_escapes(size):
    return form_of(b"(" + b"\\101" * (size // 4 - 1000) + b")")


def a_string_without_end(size):
    return form_of(b"(" * (size - 2000))


def strings_without_end(size):
    """Each of many objects looks for its end through the whole file."""
    rest = [(i, b"(") for i in range(20, 20 + min(size // 40, 200000))]
    kids = b" ".join(b"%d 0 R" % i for i, _ in rest[:5000])
    return one_page(rest, kids=kids)


def objects_that_overlap(size):
    """Each of many strings holds all that come behind it, and the form names them all."""
    w = Writer()
    numbers = range(20, 2020)
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] >> >>" % b" ".join(b"%d 0 R" % n for n in numbers))
    w.add(2, b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>")
    w.add(10, LEAF)
    for n in numbers:
        w.places[n] = len(w.data)
        w.data += b"%d 0 obj (" % n
    w.data += b"x" * (size - 100000) + b") endobj " * len(numbers) + b"\n"
    w.table(b"/Root 1 0 R")
    return w.bytes()


def many_objects_at_one_place(size):
    w = Writer()
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    count = size // 35
    w.add(2, b"<< /Type /Pages /Kids [%s] /Count 1 >>" % b" ".join(b"%d 0 R" % n for n in range(10, count)))
    w.add(10, LEAF)
    for n in range(11, count):
        w.places[n] = w.places[10]
    w.table(b"/Root 1 0 R")
    return w.bytes()


def a_page_named_a_million_times(size):
    return one_page(kids=b"10 0 R " * (size // 7 - 1000))


def pages_that_are_not_there(size):
    return one_page(kids=b" ".join(b"%d 0 R" % n for n in range(100, size // 10)))


def pages_that_are_null(size):
    return one_page(kids=b"10 0 R " + b"99 0 R " * (size // 7 - 1000))


def a_tree_of_pages(size):
    """Real pages, as many as there is room for."""
    count = size // 80
    w = Writer()
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    w.add(2, b"<< /Type /Pages /MediaBox [0 0 99 99] /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % n for n in range(10, count)), count))
    for n in range(10, count):
        w.add(n, b"<</Type/Page/Parent 2 0 R>>")
    w.table(b"/Root 1 0 R")
    return w.bytes()


def trees_that_meet(size):
    """Each node twice the next one: 2^60 pages for a walker that counts none twice."""
    nodes = [(20 + i, b"<< /Type /Pages /Kids [%d 0 R %d 0 R] /Count 1 >>" % (21 + i, 21 + i)) for i in range(60)]
    return one_page([*nodes, (80, LEAF)], kids=b"20 0 R")


def a_deep_tree(size):
    nodes = [(20 + i, b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (21 + i)) for i in range(min(size // 100, 100000))]
    return one_page([*nodes, (20 + len(nodes), LEAF)], kids=b"20 0 R")


def a_box_behind_references(size):
    chain = [(20 + i, b"%d 0 R" % (21 + i)) for i in range(min(size // 60, 100000))]
    return one_page([*chain, (20 + len(chain), b"[0 0 99 99]")], leaf=page(box=b"/MediaBox 20 0 R"))
