#include "conf/load.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 8
#include <toml++/toml.h>

#include <array>
#include <optional>
#include <set>

#include "conf/small_file.h"
#include "support/enum_table.h"
#include "support/log.h"
#include "support/toml_text.h"

namespace conf {
namespace {

// The value as Setting::assign takes it; nothing where it is of another type.
std::optional<std::string> number_in(const toml::node& node) {
  const auto* whole = node.as_integer();
  return whole != nullptr ? std::optional(std::to_string(whole->get())) : std::nullopt;
}

std::optional<std::string> text_in(const toml::node& node) {
  const auto* text = node.as_string();
  return text != nullptr ? std::optional(text->get()) : std::nullopt;
}

std::optional<std::string> list_in(const toml::node& node) {
  const auto* list = node.as_array();
  if (list == nullptr) return std::nullopt;
  std::string all;
  for (const toml::node& each : *list) {
    const auto text = text_in(each);
    if (!text || text->empty() || text->find(' ') != std::string::npos) return std::nullopt;
    all += (all.empty() ? "" : " ") + *text;
  }
  return all;
}

struct FormRow {
  Form form;
  std::optional<std::string> (*text_of)(const toml::node& node);
  const char* how_to_write;
};
constexpr std::array kForms = {FormRow{Form::text, text_in, ", as a string in quotes"},
                               FormRow{Form::number, number_in, ", without quotes"},
                               FormRow{Form::list, list_in, ", each in quotes, in brackets"}};
static_assert(support::in_enum_order(kForms, &FormRow::form, kForms.size()),
              "one row a form, in the order of the enumeration");

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
    const FormRow& form = kForms.at(static_cast<std::size_t>(setting.form));
    const auto value = form.text_of(node);
    if (value && setting.assign(loaded_.settings, *value)) return;
    complain("the value of '" + std::string(setting.key) + "' must be " + std::string(setting.values) +
                 (value ? "" : form.how_to_write),
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
