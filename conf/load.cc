#include "conf/load.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 8
#include <toml++/toml.h>

#include <optional>

#include "conf/small_file.h"
#include "support/log.h"
#include "support/toml_text.h"

namespace conf {
namespace {

// One file on its way into the settings.
class FileReading {
 public:
  FileReading(const std::string& path, Loaded& loaded)
      : path_(path), loaded_(loaded), settings_(loaded.settings) {}

  void run() {
    const FileText file = read_small_file(path_);
    if (!file.problem.empty()) complain(file.problem);
    if (!file.text) return;
    if (const auto flaw = support::toml_flaw(*file.text)) {
      return complain({static_cast<toml::source_index>(flaw->line), 1}, flaw->reason);
    }
    const toml::parse_result result = toml::parse(*file.text);
    if (result) {
      read_root(result.table());
    } else {
      complain(result.error().source().begin, result.error().description());
    }
    if (!bad_) loaded_.settings = std::move(settings_);
  }

 private:
  void read_root(const toml::table& root) {
    for (const auto& [section, node] : root) {
      if (const toml::table* entries = node.as_table()) {
        read_section(std::string(section.str()), *entries);
      } else {
        complain(section.source().begin, "unknown setting '" + std::string(section.str()) + "'");
      }
    }
  }

  void read_section(const std::string& section, const toml::table& entries) {
    for (const auto& [name, node] : entries) {
      const std::string key = section + "." + std::string(name.str());
      if (const Setting* setting = find_setting(key)) {
        read_value(*setting, node);
      } else {
        complain(name.source().begin, "unknown setting '" + key + "'");
      }
    }
  }

  void read_value(const Setting& setting, const toml::node& node) {
    const auto value = text_of(node, setting.is_number);
    if (value && setting.assign(settings_, *value)) return;
    const char* form = setting.is_number ? ", without quotes" : ", as a string in quotes";
    complain(node.source().begin, "the value of '" + std::string(setting.key) + "' must be " +
                                      std::string(setting.values) + (value ? "" : form));
  }

  // Nothing where the value is of another type.
  static std::optional<std::string> text_of(const toml::node& node, bool number) {
    if (const auto* whole = node.as_integer(); whole != nullptr && number)
      return std::to_string(whole->get());
    if (const auto* text = node.as_string(); text != nullptr && !number) return text->get();
    return std::nullopt;
  }

  void complain(const toml::source_position& at, std::string_view text) {
    // Not a stream: the program's locale may put commas into numbers.
    complain(text, ":" + std::to_string(at.line) + ":" + std::to_string(at.column));
  }

  void complain(std::string_view text, const std::string& place = {}) {
    bad_ = true;
    loaded_.problems.push_back(support::on_one_line(path_ + place + ": " + std::string(text)));
  }

  const std::string& path_;
  Loaded& loaded_;
  Settings settings_;
  bool bad_ = false;
};

}  // namespace

Loaded load_settings(const std::vector<std::string>& files) {
  Loaded loaded;
  for (const std::string& path : files) FileReading(path, loaded).run();
  return loaded;
}

Loaded load_settings() {
  return load_settings(files_of(process_environment()));
}

}  // namespace conf
