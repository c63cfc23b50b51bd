// What --help shows: within 80 columns, with headings in the user's language. Thread rule: one thread.
#pragma once

#include <memory>

namespace CLI {
class FormatterBase;
}  // namespace CLI

namespace jpki_tool {

std::shared_ptr<CLI::FormatterBase> help_page();

}  // namespace jpki_tool
