// Command api-shapes writes what the Go types and the CRD of the two job kinds say about their fields
// (type, pointer or value, merge key, required, bounds) as TypeScript: the table that validation, planning
// and the emulator read, and the interfaces that a program sees. Facts only; no descriptions are copied.
//
//	go run . ../../provider
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"sort"
	"strings"

	batch "k8s.io/api/batch/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/yaml"
	volcano "volcano.sh/apis/pkg/apis/batch/v1alpha1"
)

type field struct {
	Is string `json:"is"`
	// Shape name of an object.
	Shape string `json:"shape,omitempty"`
	// Item of a map or list.
	Of *field `json:"of,omitempty"`
	// Merge key of a list.
	Key string `json:"key,omitempty"`
	// A pointer in Go: an explicit zero value differs from absence.
	Pointer bool `json:"pointer,omitempty"`
	// Written by Go even when zero (no omitempty, or a struct value).
	Always bool `json:"always,omitempty"`
	Bits   int  `json:"bits,omitempty"`
	// What the CRD adds.
	Crd map[string]any `json:"crd,omitempty"`
}

type shape struct {
	GoType   string            `json:"goType"`
	Required []string          `json:"required,omitempty"`
	Fields   map[string]*field `json:"fields"`
	order    []string
}

var (
	shapes = map[string]*shape{}
	order  []string
	names  = map[reflect.Type]string{}
)

var renamed = map[reflect.Type]string{
	reflect.TypeFor[volcano.JobSpec]():      "VolcanoJobSpec",
	reflect.TypeFor[volcano.JobStatus]():    "VolcanoJobStatus",
	reflect.TypeFor[volcano.VolumeSpec]():   "VolcanoVolume",
	reflect.TypeFor[volcano.JobState]():     "VolcanoJobState",
	reflect.TypeFor[volcano.JobCondition](): "VolcanoJobCondition",
}

// identities names what tells the items of Volcano's own lists apart; its types carry no merge keys, but the webhook
// refuses two tasks of one name and two volumes at one path.
var identities = map[string]string{"JobSpec.tasks": "name", "JobSpec.volumes": "mountPath"}

var leaves = map[reflect.Type]string{
	reflect.TypeFor[resource.Quantity]():  "quantity",
	reflect.TypeFor[meta.Duration]():      "duration",
	reflect.TypeFor[meta.Time]():          "time",
	reflect.TypeFor[meta.MicroTime]():     "time",
	reflect.TypeFor[intstr.IntOrString](): "intOrString",
	reflect.TypeFor[meta.FieldsV1]():      "any",
	reflect.TypeFor[[]byte]():             "bytes",
}

func describe(t reflect.Type) *field {
	if t.Kind() == reflect.Pointer {
		f := describe(t.Elem())
		f.Pointer = true
		return f
	}
	if leaf, ok := leaves[t]; ok {
		return &field{Is: leaf}
	}
	switch t.Kind() {
	case reflect.String:
		return &field{Is: "string"}
	case reflect.Bool:
		return &field{Is: "boolean"}
	case reflect.Int32:
		return &field{Is: "integer", Bits: 32}
	case reflect.Int64, reflect.Int:
		return &field{Is: "integer", Bits: 64}
	case reflect.Slice:
		return &field{Is: "list", Of: describe(t.Elem())}
	case reflect.Map:
		return &field{Is: "map", Of: describe(t.Elem())}
	case reflect.Struct:
		return &field{Is: "object", Shape: describeStruct(t)}
	}
	panic("no rule for " + t.String())
}

func describeStruct(t reflect.Type) string {
	if name, ok := names[t]; ok {
		return name
	}
	name := t.Name()
	if other, ok := renamed[t]; ok {
		name = other
	}
	if _, taken := shapes[name]; taken {
		panic("two Go types named " + name)
	}
	names[t] = name
	s := &shape{GoType: name, Fields: map[string]*field{}}
	s.GoType = t.Name()
	shapes[name] = s
	order = append(order, name)
	addFields(s, t)
	return name
}

func addFields(s *shape, t reflect.Type) {
	for i := range t.NumField() {
		member := t.Field(i)
		tag := strings.Split(member.Tag.Get("json"), ",")
		options := strings.Join(tag[1:], ",")
		if strings.Contains(options, "inline") || (member.Anonymous && tag[0] == "") {
			addFields(s, member.Type)
			continue
		}
		if tag[0] == "-" || tag[0] == "" {
			continue
		}
		f := describe(member.Type)
		f.Key = member.Tag.Get("patchMergeKey")
		if key, ok := identities[t.Name()+"."+tag[0]]; ok {
			f.Key = key
		}
		isStructValue := f.Is == "object" && !f.Pointer || (f.Is == "time" || f.Is == "quantity") && !f.Pointer
		f.Always = !strings.Contains(options, "omitempty") && !strings.Contains(options, "omitzero") || isStructValue && !strings.Contains(options, "omitzero")
		s.Fields[tag[0]] = f
		s.order = append(s.order, tag[0])
	}
}

var constraintKeys = map[string]string{
	"minimum": "minimum", "maximum": "maximum", "minLength": "minLength", "maxLength": "maxLength", "pattern": "pattern",
	"enum": "enum", "minItems": "minItems", "maxItems": "maxItems", "default": "default",
	"x-kubernetes-list-map-keys": "listMapKeys", "x-kubernetes-preserve-unknown-fields": "preserveUnknown",
}

func equalJSON(a, b any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

func constrain(path string, f *field, schema map[string]any) {
	found := map[string]any{}
	for from, to := range constraintKeys {
		if v, ok := schema[from]; ok && !(from == "pattern" && f.Is == "quantity") {
			found[to] = v
		}
	}
	if len(found) > 0 {
		if f.Crd != nil && !equalJSON(f.Crd, found) {
			fmt.Fprintf(os.Stderr, "%s: differs: %v and %v\n", path, f.Crd, found)
		}
		f.Crd = found
	}
	switch f.Is {
	case "object":
		constrainShape(path, shapes[f.Shape], schema)
	case "list":
		if items, ok := schema["items"].(map[string]any); ok {
			constrain(path+"[]", f.Of, items)
		}
	case "map":
		if items, ok := schema["additionalProperties"].(map[string]any); ok {
			constrain(path+".*", f.Of, items)
		}
	}
}

func constrainShape(path string, s *shape, schema map[string]any) {
	if required, ok := schema["required"].([]any); ok {
		s.Required = nil
		for _, r := range required {
			s.Required = append(s.Required, r.(string))
		}
		sort.Strings(s.Required)
	}
	properties, _ := schema["properties"].(map[string]any)
	for name := range s.Fields {
		if _, ok := properties[name]; !ok && len(properties) > 0 {
			fmt.Fprintf(os.Stderr, "%s.%s: in the Go type, not in the CRD\n", path, name)
		}
	}
	for name, property := range properties {
		f, ok := s.Fields[name]
		if !ok {
			fmt.Fprintf(os.Stderr, "%s.%s: in the CRD, not in the Go type\n", path, name)
			continue
		}
		constrain(path+"."+name, f, property.(map[string]any))
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// moduleDir downloads a module that is only read as data (no package of it is imported) and says where it is.
func moduleDir(module string) string {
	out, err := exec.Command("go", "mod", "download", "-json", module).Output()
	check(err)
	var found struct{ Dir string }
	check(json.Unmarshal(out, &found))
	return found.Dir
}

func fieldText(f *field) string {
	text, err := json.Marshal(f)
	check(err)
	return string(text)
}

func typeText(f *field) string {
	switch f.Is {
	case "string", "duration", "time", "bytes":
		if values, ok := f.Crd["enum"].([]any); ok {
			var parts []string
			for _, v := range values {
				parts = append(parts, fmt.Sprintf("%q", v))
			}
			return strings.Join(parts, " | ")
		}
		return "string"
	case "boolean":
		return "boolean"
	case "integer":
		return "number"
	case "quantity", "intOrString":
		return "string | number"
	case "any":
		return "unknown"
	case "object":
		return f.Shape
	case "list":
		inner := typeText(f.Of)
		if strings.Contains(inner, "|") {
			inner = "(" + inner + ")"
		}
		return inner + "[]"
	case "map":
		return "Record<string, " + typeText(f.Of) + ">"
	}
	panic(f.Is)
}

// useTemplateMeta narrows the metadata of pod and claim templates to what the CRD keeps; the rest of ObjectMeta means
// nothing there.
func useTemplateMeta() {
	whole := shapes["ObjectMeta"]
	narrow := &shape{GoType: "ObjectMeta", Fields: map[string]*field{}}
	for _, key := range []string{"name", "namespace", "labels", "annotations", "finalizers"} {
		copied := *whole.Fields[key]
		narrow.Fields[key] = &copied
		narrow.order = append(narrow.order, key)
	}
	shapes["TemplateMeta"] = narrow
	order = append(order, "TemplateMeta")
	for _, owner := range []string{"PodTemplateSpec", "PersistentVolumeClaimTemplate"} {
		shapes[owner].Fields["metadata"].Shape = "TemplateMeta"
	}
}

const head = "// Generated by tools/api-shapes from the Go types of k8s.io/api v0.34.1 and volcano.sh/apis v1.14.0 and from the\n// CRD of Volcano v1.14.1. Do not edit.\n"

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run . OUTPUT-FOLDER")
		os.Exit(2)
	}
	roots := []*field{
		describe(reflect.TypeFor[volcano.JobSpec]()), describe(reflect.TypeFor[batch.JobSpec]()),
		describe(reflect.TypeFor[meta.ObjectMeta]()),
		describe(reflect.TypeFor[volcano.JobStatus]()), describe(reflect.TypeFor[batch.JobStatus]()),
	}
	useTemplateMeta()
	text, err := os.ReadFile(filepath.Join(moduleDir("volcano.sh/volcano@v1.14.1"), "config/crd/volcano/bases/batch.volcano.sh_jobs.yaml"))
	check(err)
	var crd map[string]any
	check(yaml.Unmarshal(text, &crd))
	version := crd["spec"].(map[string]any)["versions"].([]any)[0].(map[string]any)
	properties := version["schema"].(map[string]any)["openAPIV3Schema"].(map[string]any)["properties"].(map[string]any)
	constrain("spec", roots[0], properties["spec"].(map[string]any))
	constrain("status", roots[3], properties["status"].(map[string]any))
	shapes["JobSpec"].Required = []string{"template"}

	var data, types strings.Builder
	data.WriteString(head + "import type { Shape } from \"./shape.js\";\n\n/** Every structure of the two kinds, by name. */\nexport const apiShapes = {\n")
	types.WriteString(head + "\n")
	for _, name := range order {
		s := shapes[name]
		goType, required := "", ""
		if s.GoType != name {
			goType = fmt.Sprintf("goType: %q, ", s.GoType)
		}
		if len(s.Required) > 0 {
			list, _ := json.Marshal(s.Required)
			required = "required: " + string(list) + ", "
		}
		fmt.Fprintf(&data, "  %s: {\n    %s%sfields: {\n", name, goType, required)
		fmt.Fprintf(&types, "export interface %s {\n", name)
		for _, key := range s.order {
			f := s.Fields[key]
			fmt.Fprintf(&data, "      %q: %s,\n", key, fieldText(f))
			optional := "?"
			for _, r := range s.Required {
				if r == key {
					optional = ""
				}
			}
			fmt.Fprintf(&types, "  %s%s: %s;\n", key, optional, typeText(f))
		}
		data.WriteString("    },\n  },\n")
		types.WriteString("}\n\n")
	}
	data.WriteString("} as const satisfies Record<string, Shape>;\n")
	folder := os.Args[1]
	check(os.WriteFile(filepath.Join(folder, "go-spelling", "api-shapes.generated.ts"), []byte(data.String()), 0o644))
	check(os.WriteFile(filepath.Join(folder, "kinds", "api-types.generated.ts"), []byte(strings.TrimSuffix(types.String(), "\n")), 0o644))
	fmt.Fprintf(os.Stderr, "%d shapes\n", len(order))
}
