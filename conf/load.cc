#include "conf/load.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 8
#include <toml++/toml.h>

#include <optional>
#include <set>

#include "conf/small_file.h"
#include "support/log.h"
#include "support/toml_text.h"

namespace conf {
namespace {

// One file on its way into the settings.
class FileReading {
 public:
  enum class Absence { is_fine, is_a_mistake };
  FileReading(const std::string& path, Absence absence, Loaded& loaded)
      : path_(path), absence_(absence), loaded_(loaded) {}

  void run() {
    read();
    if (!in_doubt_) return;
    // The unintelligible part may have been about any of these.
    for (const Setting& setting : all_settings()) {
      if (!setting.safest.empty() && !understood_.contains(setting.key)) take_safest(setting);
    }
  }

 private:
  void read() {
    if (!path_.starts_with('/')) return doubt("not an absolute path; the file is not read");
    const FileText file = read_small_file(path_);
    if (!file.problem.empty()) return doubt(file.problem);
    if (!file.text && absence_ == Absence::is_a_mistake) return doubt("there is no such file");
    if (!file.text) return;
    if (const auto flaw = support::toml_flaw(*file.text))
      return doubt(flaw->reason, place({static_cast<toml::source_index>(flaw->line), 1}));
    const toml::parse_result result = toml::parse(*file.text);
    if (!result) return doubt(result.error().description(), place(result.error().source().begin));
    read_root(result.table());
  }

  void read_root(const toml::table& root) {
    for (const auto& [section, node] : root) {
      if (const toml::table* entries = node.as_table()) {
        read_section(std::string(section.str()), *entries);
      } else {
        unknown(std::string(section.str()), section.source().begin);
      }
    }
  }

  void read_section(const std::string& section, const toml::table& entries) {
    for (const auto& [name, node] : entries) {
      const std::string key = section + "." + std::string(name.str());
      if (const Setting* setting = find_setting(key)) {
        read_value(*setting, node);
      } else {
        unknown(key, name.source().begin);
      }
    }
  }

  void read_value(const Setting& setting, const toml::node& node) {
    understood_.insert(setting.key);
    const auto value = text_of(node, setting.is_number);
    if (value && setting.assign(loaded_.settings, *value)) return;
    const char* form = setting.is_number ? ", without quotes" : ", as a string in quotes";
    complain("the value of '" + std::string(setting.key) + "' must be " + std::string(setting.values) +
                 (value ? "" : form),
             place(node.source().begin));
    if (!setting.safest.empty()) take_safest(setting);
  }

  void unknown(const std::string& key, const toml::source_position& at) {
    const std::string reason = "unknown setting '" + key + "'";
    if (key == "log" || key.starts_with("log.")) return complain(reason, place(at));
    doubt(reason, place(at));
  }

  void take_safest(const Setting& setting) {
    setting.assign(loaded_.settings, setting.safest);
    complain("'" + std::string(setting.key) + "' is taken to be \"" + std::string(setting.safest) + "\"");
  }

  // Nothing where the value is of another type.
  static std::optional<std::string> text_of(const toml::node& node, bool number) {
    if (const auto* whole = node.as_integer(); whole != nullptr && number)
      return std::to_string(whole->get());
    if (const auto* text = node.as_string(); text != nullptr && !number) return text->get();
    return std::nullopt;
  }

  // Not a stream: the program's locale may put commas into numbers.
  static std::string place(const toml::source_position& at) {
    return ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  }

  void doubt(std::string_view reason, const std::string& where = {}) {
    in_doubt_ = true;
    complain(reason, where);
  }

  void complain(std::string_view text, const std::string& where = {}) {
    loaded_.problems.push_back(support::on_one_line(path_ + where + ": " + std::string(text)));
  }

  const std::string& path_;
  const Absence absence_;
  Loaded& loaded_;
  std::set<std::string_view> understood_;  // keys
  bool in_doubt_ = false;
};

}  // namespace

Loaded load_settings(const std::vector<std::string>& files, const std::optional<std::string>& named) {
  using Absence = FileReading::Absence;
  Loaded loaded;
  for (const std::string& path : files) FileReading(path, Absence::is_fine, loaded).run();
  if (named) FileReading(*named, Absence::is_a_mistake, loaded).run();
  return loaded;
}

Loaded load_settings() {
  const Environment environment = process_environment();
  return load_settings(files_of(environment), environment.jpki_pkcs11_conf);
}

}  // namespace conf
