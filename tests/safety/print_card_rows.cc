// Prints the rows of whole cards, one a line, as JPKI_TEST_SWITCHES takes them; with a number, that row
// alone.
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "tests/safety/card_rows.h"

int main(int count, char** arguments) {
  const auto rows = safety::rows_of_whole_cards();
  if (count > 1 && std::string_view(arguments[1]) == "--digits") {
    for (const vcard::Switches& row : rows) std::cout << safety::digits_of(row) << "\n";
    return 0;
  }
  const std::size_t only = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : rows.size();
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (only >= rows.size() || only == i) std::cout << safety::words_of(rows[i]) << "\n";
}
