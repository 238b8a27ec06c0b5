"""All attacks by name, of every family."""
import attacks
import attacks_certified
import attacks_cms
import attacks_content
import attacks_form
import attacks_look
import attacks_structure

FAMILIES = {"classes": attacks.all_attacks(), "content": attacks_content.family, "structure": attacks_structure.family,
            "form": attacks_form.family, "cms": attacks_cms.family, "certified": attacks_certified.family,
            "look": attacks_look.family}


def everything():
    return {f"{family}-{name}": make for family, attacks_of in FAMILIES.items() for name, make in attacks_of.items()}
