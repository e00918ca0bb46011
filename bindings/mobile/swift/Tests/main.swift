import Hivecore
print(Core().call(op: "json.canonicalize", request: "{\"text\":\"1\"}"))
