"""What the checks print, and their exit status."""
import sys


def on(complaints, praise):
    """A line for each complaint, or the praise where there is none."""
    found = list(complaints)
    print("\n".join(found) or praise)
    return 1 if found else 0


def on_modules(complaints, praise):
    """A line for each module that the command line names; 1 if there are complaints of any, or none is named."""
    bad = False
    for module in sys.argv[1:]:
        found = list(complaints(module))
        bad = bad or bool(found)
        print(f"{module}: " + ("; ".join(found) or praise))
    return 1 if bad or len(sys.argv) < 2 else 0
