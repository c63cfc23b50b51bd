#include <iostream>

#include "tools/jpki-vcard/commands.h"
#include "tools/messages.h"

namespace jpki_vcard {

int show_switches() {
  std::cout << _("Switches for facts that are not certain; the first position is the default.") << "\n\n";
  for (const auto& row : vcard::switch_table()) {
    std::cout << row.name << " =";
    for (const auto position : row.positions) std::cout << ' ' << position;
    std::cout << "\n    " << tools::translated(row.meaning.data()) << "\n    " << _("known from: ")
              << tools::translated(row.source.data()) << '\n';
  }
  return 0;
}

}  // namespace jpki_vcard
