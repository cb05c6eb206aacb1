// SPDX-License-Identifier: Apache-2.0
#include "tests/golden/vectors.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <ostream>
#include <stdexcept>
#include <string_view>

namespace glowplug::test {
namespace {

namespace json = boost::json;
using api::Operation;

constexpr const char* kFiles[] = {"values", "values_full_footer", "oddities",     "key_value",
                                  "scan",   "cache_management",   "binary_types", "cluster"};

struct OperationName {
  Operation operation;
  std::string_view name;
};
constexpr OperationName kOperations[] = {
    {Operation::kGet, "Get"},
    {Operation::kPut, "Put"},
    {Operation::kGetAll, "GetAll"},
    {Operation::kPutAll, "PutAll"},
    {Operation::kContainsKey, "ContainsKey"},
    {Operation::kRemoveKey, "RemoveKey"},
    {Operation::kSize, "Size"},
    {Operation::kReplaceIfEquals, "ReplaceIfEquals"},
    {Operation::kPutIfAbsent, "PutIfAbsent"},
    {Operation::kGetAndPut, "GetAndPut"},
    {Operation::kGetAndReplace, "GetAndReplace"},
    {Operation::kGetAndRemove, "GetAndRemove"},
    {Operation::kGetAndPutIfAbsent, "GetAndPutIfAbsent"},
    {Operation::kReplace, "Replace"},
    {Operation::kRemoveIfEquals, "RemoveIfEquals"},
    {Operation::kContainsKeys, "ContainsKeys"},
    {Operation::kClear, "Clear"},
    {Operation::kClearKey, "ClearKey"},
    {Operation::kClearKeys, "ClearKeys"},
    {Operation::kRemoveKeys, "RemoveKeys"},
    {Operation::kRemoveAll, "RemoveAll"},
    {Operation::kLocalPeek, "LocalPeek"},
    {Operation::kInvoke, "Invoke"},
    {Operation::kInvokeAll, "InvokeAll"},
    {Operation::kPutAllConflict, "PutAllConflict"},
    {Operation::kRemoveAllConflict, "RemoveAllConflict"},
    {Operation::kScan, "Scan"},
    {Operation::kScanPage, "ScanPage"},
    {Operation::kCloseResource, "CloseResource"},
    {Operation::kCacheNames, "CacheNames"},
    {Operation::kCreateCache, "CreateCache"},
    {Operation::kGetOrCreateCache, "GetOrCreateCache"},
    {Operation::kDestroyCache, "DestroyCache"},
    {Operation::kCreateCacheConfigured, "CreateCacheConfigured"},
    {Operation::kGetOrCreateCacheConfigured, "GetOrCreateCacheConfigured"},
    {Operation::kCacheConfiguration, "CacheConfiguration"},
    {Operation::kTypeName, "TypeName"},
    {Operation::kPutTypeName, "PutTypeName"},
    {Operation::kType, "Type"},
    {Operation::kPutType, "PutType"},
    {Operation::kBinaryConfiguration, "BinaryConfiguration"},
    {Operation::kHeartbeat, "Heartbeat"},
    {Operation::kIdleTimeout, "IdleTimeout"},
    {Operation::kClusterState, "ClusterState"},
    {Operation::kSetClusterState, "SetClusterState"},
    {Operation::kWalEnabled, "WalEnabled"},
    {Operation::kSetWal, "SetWal"},
    {Operation::kNodeIds, "NodeIds"},
    {Operation::kNodes, "Nodes"},
    {Operation::kEndpoints, "Endpoints"},
};

json::array Read(const std::string& name) {
  std::ifstream file(absl::StrCat("tests/golden/", name, ".json"));
  if (!file) throw std::runtime_error(absl::StrCat("no tests/golden/", name, ".json"));
  return json::parse(std::string(std::istreambuf_iterator<char>(file), {})).as_array();
}

std::string Unhex(const json::value& digits) {
  return absl::HexStringToBytes(digits.as_string().c_str());
}

}  // namespace

Operation GoldenVector::operation() const {
  for (const OperationName& each : kOperations) {
    if (each.name == Text("operation")) return each.operation;
  }
  throw std::runtime_error(absl::StrCat("no operation ", Text("operation")));
}

std::string GoldenVector::Text(const char* member) const {
  const json::value* found = content.if_contains(member);
  return found == nullptr ? "" : std::string(found->as_string());
}

json::array GoldenVector::Array(const char* member) const {
  const json::value* found = content.if_contains(member);
  return found == nullptr ? json::array() : found->as_array();
}

std::string GoldenVector::Frame(const char* member) const { return Unhex(content.at(member)); }

std::ostream& operator<<(std::ostream& out, const GoldenVector& vector) {
  return out << vector.file << ".json: " << vector.name;
}

const std::vector<GoldenVector>& GoldenVectors() {
  static const auto* const vectors = [] {
    auto* read = new std::vector<GoldenVector>;
    for (const char* file : kFiles) {
      for (const json::value& each : Read(file)) {
        read->push_back({file, std::string(each.at("name").as_string()), each.as_object()});
      }
    }
    return read;
  }();
  return *vectors;
}

std::string GoldenWelcome() { return Unhex(Read("handshake").at(0).at("response")); }

const std::map<std::string, std::string>& GoldenExchanges() {
  static const auto* const exchanges = [] {
    auto* found = new std::map<std::string, std::string>;
    for (const GoldenVector& vector : GoldenVectors()) {
      (*found)[vector.Frame("request")] = vector.Frame("response");
      for (const json::value& pair : vector.Array("also")) {
        (*found)[Unhex(pair.at(0))] = Unhex(pair.at(1));
      }
    }
    return found;
  }();
  return *exchanges;
}

}  // namespace glowplug::test
