// SPDX-License-Identifier: Apache-2.0
// What a plugin says of itself, built at compile time: it lies in the file as an ELF note and is
// read before anything is loaded.
#ifndef GLOWPLUG_SDK_SCHEMA_H_
#define GLOWPLUG_SDK_SCHEMA_H_

#include <glowplug/api/plugin.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace glowplug::sdk {

enum class Type { kString, kInteger, kBoolean, kArray, kObject };

// One configuration key. Only key and type must be given.
struct Property {
  std::string_view key;
  Type type = Type::kString;
  std::string_view description = {};
  bool required = false;
  bool secret = false;                 // a reference: {"env": NAME}, {"file": PATH} or the like
  std::string_view default_json = {};  // as JSON: "\"full\"", "true", "10"
  std::string_view one_of = {};        // for strings: "full|ca|none"
  bool bounded = false;                // for integers: minimum and maximum hold
  int64_t minimum = 0;
  int64_t maximum = 0;
  Type items = Type::kString;        // of an array
  std::string_view deprecated = {};  // what to use instead
};

// The keys of a plugin's configuration; any other key is refused before the plugin is loaded.
class Schema {
 public:
  static constexpr size_t kMaxProperties = 32;

  constexpr Schema() = default;
  template <size_t n>
  constexpr explicit Schema(const Property (&properties)[n]) : count_(n) {
    static_assert(n <= kMaxProperties, "a plugin's configuration has at most 32 keys");
    for (size_t i = 0; i < n; ++i) properties_[i] = properties[i];
  }

  constexpr size_t size() const { return count_; }
  constexpr const Property& operator[](size_t i) const { return properties_[i]; }

 private:
  Property properties_[kMaxProperties] = {};
  size_t count_ = 0;
};

// Everything the loader knows of a plugin without running it.
struct Manifest {
  std::string_view id;  // reversed domain name: "com.example.unix"
  std::string_view version;
  std::string_view name = {};
  std::string_view license = "Apache-2.0";
  std::string_view status = "stable";  // or "alpha"
  std::string_view security = {};      // one line: what it trusts
  std::string_view provides = {};      // the class's own interface, unless given
  Schema schema = {};
};

namespace internal {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr std::string_view kSanitizer = "address";
#elif defined(__SANITIZE_THREAD__)
inline constexpr std::string_view kSanitizer = "thread";
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr std::string_view kSanitizer = "address";
#elif __has_feature(thread_sanitizer)
inline constexpr std::string_view kSanitizer = "thread";
#else
inline constexpr std::string_view kSanitizer = {};
#endif
#else
inline constexpr std::string_view kSanitizer = {};
#endif

#if defined(__x86_64__)
inline constexpr std::string_view kDataModel = "x86-64-itanium";
#elif defined(__aarch64__)
inline constexpr std::string_view kDataModel = "aarch64-itanium";
#else
#error "Glowplug does not know this platform yet"
#endif

// Writes, or with out == nullptr only counts.
class JsonWriter {
 public:
  constexpr explicit JsonWriter(char* out) : out_(out) {}
  constexpr size_t size() const { return size_; }

  constexpr void Raw(std::string_view text) {
    for (char c : text) Put(c);
  }
  constexpr void Quoted(std::string_view text) {
    Put('"');
    for (char c : text) {
      if (c == '"' || c == '\\') Put('\\');
      Put(static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
    }
    Put('"');
  }
  constexpr void Field(std::string_view key, std::string_view text, bool last = false) {
    Quoted(key);
    Put(':');
    Quoted(text);
    if (!last) Put(',');
  }
  constexpr void Number(int64_t number) {
    if (number < 0) Put('-');
    uint64_t rest = number < 0 ? 0 - static_cast<uint64_t>(number) : static_cast<uint64_t>(number);
    char digits[20] = {};
    size_t n = 0;
    do {
      digits[n++] = static_cast<char>('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    while (n > 0) Put(digits[--n]);
  }

 private:
  constexpr void Put(char c) {
    if (out_ != nullptr) out_[size_] = c;
    ++size_;
  }
  char* out_;
  size_t size_ = 0;
};

constexpr std::string_view NameOf(Type type) {
  switch (type) {
    case Type::kInteger:
      return "integer";
    case Type::kBoolean:
      return "boolean";
    case Type::kArray:
      return "array";
    case Type::kObject:
      return "object";
    default:
      return "string";
  }
}

constexpr void WriteProperty(JsonWriter& json, const Property& property) {
  json.Quoted(property.key);
  json.Raw(":{");
  if (!property.description.empty()) json.Field("description", property.description);
  if (!property.deprecated.empty()) json.Field("deprecated", property.deprecated);
  if (property.required) json.Raw("\"required\":true,");
  if (property.secret) json.Raw("\"secret\":true,");
  if (!property.default_json.empty()) {
    json.Raw("\"default\":");
    json.Raw(property.default_json);
    json.Raw(",");
  }
  if (property.bounded) {
    json.Raw("\"minimum\":");
    json.Number(property.minimum);
    json.Raw(",\"maximum\":");
    json.Number(property.maximum);
    json.Raw(",");
  }
  if (!property.one_of.empty()) {
    json.Raw("\"enum\":[");
    for (std::string_view rest = property.one_of; !rest.empty();) {
      const size_t bar = rest.find('|');
      json.Quoted(rest.substr(0, bar));
      rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
      if (!rest.empty()) json.Raw(",");
    }
    json.Raw("],");
  }
  if (property.type == Type::kArray) {
    json.Raw("\"items\":{");
    json.Field("type", NameOf(property.items), true);
    json.Raw("},");
  }
  json.Field("type", NameOf(property.type), true);
  json.Raw("}");
}

constexpr size_t WriteManifest(char* out, const Manifest& manifest, std::string_view interface_id) {
  JsonWriter json(out);
  json.Raw("{");
  json.Field("id", manifest.id);
  json.Field("version", manifest.version);
  json.Field("name", manifest.name.empty() ? manifest.id : manifest.name);
  json.Field("license", manifest.license);
  json.Field("status", manifest.status);
  json.Field("security", manifest.security);
  json.Raw("\"provides\":[");
  json.Quoted(manifest.provides.empty() ? interface_id : manifest.provides);
  json.Raw("],\"abi\":{\"major\":");
  json.Number(api::kAbiMajor);
  json.Raw(",\"minor\":");
  json.Number(api::kAbiMinor);
  json.Raw(",");
  json.Field("data_model", kDataModel, true);
  json.Raw("},\"fingerprint\":{");
  json.Field("compiler", __VERSION__);
#if defined(_LIBCPP_VERSION)
  json.Field("library", "libc++");
#else
  json.Field("library", "libstdc++");
#endif
  json.Field("sanitizer", kSanitizer, true);
  json.Raw("},\"config_schema\":{\"type\":\"object\",\"properties\":{");
  for (size_t i = 0; i < manifest.schema.size(); ++i) {
    if (i > 0) json.Raw(",");
    WriteProperty(json, manifest.schema[i]);
  }
  json.Raw("}}}");
  return json.size();
}

// An ELF note as it lies in the file: header, owner's name and content, each padded to 4 bytes.
template <size_t size>
struct alignas(4) Note {
  constexpr Note() {
    for (size_t i = 0; i < sizeof(api::kNoteName); ++i) name[i] = api::kNoteName[i];
  }

  uint32_t name_size = sizeof(api::kNoteName);
  uint32_t content_size = size;
  uint32_t type = api::kNoteManifest;
  char name[(sizeof(api::kNoteName) + 3) / 4 * 4] = {};
  char content[(size + 3) / 4 * 4] = {};
};

}  // namespace internal
}  // namespace glowplug::sdk

#endif  // GLOWPLUG_SDK_SCHEMA_H_
