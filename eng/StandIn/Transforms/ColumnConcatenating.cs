using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: Microsoft.ML.LoadableClass(typeof(Microsoft.ML.ITransformer), typeof(ColumnConcatenatingTransformer), null,
    typeof(Microsoft.ML.SignatureLoadModel), "Concatenate", ColumnConcatenatingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms
{
    public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
    {
        private readonly string _output;
        private readonly string[] _inputs;

        internal ColumnConcatenatingEstimator(string outputColumnName, params string[] inputColumnNames)
        {
            _output = outputColumnName ?? throw new ArgumentNullException(nameof(outputColumnName));
            _inputs = inputColumnNames is { Length: > 0 } ? inputColumnNames
                : throw new ArgumentOutOfRangeException(nameof(inputColumnNames), "Input columns not specified.");
        }

        public ColumnConcatenatingTransformer Fit(IDataView input)
        {
            ArgumentNullException.ThrowIfNull(input);
            ColumnConcatenatingTransformer transformer = new(_output, _inputs);
            transformer.GetOutputSchema(input.Schema);
            return transformer;
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema)
        {
            SchemaShape.Column[] inputs = Array.ConvertAll(_inputs, name => inputSchema.Required(name, "input"));
            SchemaShape.Column different = Array.Find(inputs, c => c.IsKey != inputs[0].IsKey || !c.ItemType.Equals(inputs[0].ItemType));
            if (different.Name is not null)
                throw new ArgumentOutOfRangeException(nameof(inputSchema),
                    $"Column '{different.Name}' holds {different.ItemType}, '{inputs[0].Name}' {inputs[0].ItemType}: all columns to "
                        + "concatenate must have the same type.");
            bool known = !inputs.Any(c => c.Kind == SchemaShape.Column.VectorKind.VariableVector);
            bool names = known && inputs.Any(c =>
                c.Kind == SchemaShape.Column.VectorKind.Scalar || c.Annotations.Find(AnnotationKinds.SlotNames) is not null);
            SchemaShape.Column slots = SchemaShape.Column.Of(AnnotationKinds.SlotNames,
                new VectorDataViewType(TextDataViewType.Instance, 1));
            SchemaShape annotations = names ? new SchemaShape([slots]) : null;
            SchemaShape.Column.VectorKind kind = known ? SchemaShape.Column.VectorKind.Vector
                : SchemaShape.Column.VectorKind.VariableVector;
            return inputSchema.With(new SchemaShape.Column(_output, kind, inputs[0].ItemType, inputs[0].IsKey, annotations));
        }
    }
}

namespace Microsoft.ML.Data
{
    public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
    {
        internal const string LoaderSignature = "StandInConcatenate";

        private static readonly VersionInfo Version = new("SI CONCT", 1, 1, 1,
            typeof(ColumnConcatenatingTransformer).Assembly.GetName().Name, LoaderSignature);

        private readonly string _output;
        private readonly string[] _inputs;

        internal ColumnConcatenatingTransformer(string outputColumnName, string[] inputColumnNames)
        {
            _output = outputColumnName;
            _inputs = inputColumnNames;
        }

        internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
        {
            ctx.CheckAtModel(Version);
            string output = ctx.Reader.ReadText();
            string[] inputs = new string[ctx.Reader.ReadCount()];
            for (int i = 0; i < inputs.Length; i++) inputs[i] = ctx.Reader.ReadText();
            return inputs.Length > 0 ? new ColumnConcatenatingTransformer(output, inputs)
                : throw ModelFileReader.Damaged("Concatenate has no inputs");
        }

        private protected override void SaveModel(ModelSaveContext ctx)
        {
            ctx.CheckAtModel();
            ctx.SetVersionInfo(Version);
            ctx.Writer.Write(_output);
            ctx.Writer.Write(_inputs.Length);
            foreach (string input in _inputs) ctx.Writer.Write(input);
        }

        private protected override IRowMapper MakeMapper(DataViewSchema schema) => new Mapper(this, schema);

        private sealed class Mapper : IRowMapper
        {
            private readonly DataViewSchema.Column[] _inputs;
            private readonly PrimitiveDataViewType _item;

            public Mapper(ColumnConcatenatingTransformer owner, DataViewSchema schema)
            {
                _inputs = Array.ConvertAll(owner._inputs, name => schema[name]);
                _item = (PrimitiveDataViewType)RawTypes.ItemTypeOf(_inputs[0].Type);
                foreach (DataViewSchema.Column input in _inputs)
                    if (!RawTypes.ItemTypeOf(input.Type).Equals(_item))
                        throw new ArgumentOutOfRangeException(nameof(schema),
                            $"Column '{input.Name}' is {input.Type}, '{_inputs[0].Name}' {_inputs[0].Type}: all columns to concatenate "
                                + "must have the same item type.");
                int[] sizes = Array.ConvertAll(_inputs, c => c.Type is VectorDataViewType vector ? vector.Size : 1);
                int size = sizes.Contains(0) ? 0 : sizes.Sum();
                Outputs = [new(owner._output, new VectorDataViewType(_item, size), size > 0 ? AnnotationsOf(sizes) : null)];
            }

            public DataViewSchema.DetachedColumn[] Outputs { get; }
            public IEnumerable<int> DependenciesOf(int output) => _inputs.Select(c => c.Index);
            public Delegate MakeGetter(DataViewRow input, int output) => Generic.Call(Getter<int>, _item.RawType, input);

            private Delegate Getter<T>(DataViewRow row)
            {
                ValueGetter<VBuffer<T>>[] getters = Array.ConvertAll(_inputs, c => c.Type is VectorDataViewType
                    ? row.GetGetter<VBuffer<T>>(row.Schema[c.Index]) : AsVector(row.GetGetter<T>(row.Schema[c.Index])));
                VBuffer<T>[] parts = new VBuffer<T>[getters.Length];
                return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
                {
                    for (int i = 0; i < getters.Length; i++) getters[i](ref parts[i]);
                    VBufferEditor<T> editor = VBufferEditor.Create(ref value, parts.Sum(p => p.Length));
                    int at = 0;
                    foreach (VBuffer<T> part in parts)
                    {
                        part.CopyTo(editor.Values, at);
                        at += part.Length;
                    }

                    value = editor.Commit();
                });
            }

            private static ValueGetter<VBuffer<T>> AsVector<T>(ValueGetter<T> getter) => (ref VBuffer<T> value) =>
            {
                VBufferEditor<T> editor = VBufferEditor.Create(ref value, 1);
                getter(ref editor.Values[0]);
                value = editor.Commit();
            };

            // A scalar's slot has the column's name, a vector's "column.slot", as far as it has names.
            private DataViewSchema.Annotations AnnotationsOf(int[] sizes)
            {
                DataViewSchema.Annotations.Builder annotations = new();
                if (_inputs.All(c => c.IsNormalized()))
                    annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
                if (_inputs.All(c => c.Type is VectorDataViewType && !c.HasSlotNames())) return annotations.ToAnnotations();
                List<ReadOnlyMemory<char>> names = [];
                for (int i = 0; i < _inputs.Length; i++)
                {
                    if (_inputs[i].Type is not VectorDataViewType) names.Add(_inputs[i].Name.AsMemory());
                    else if (!_inputs[i].HasSlotNames()) names.AddRange(new ReadOnlyMemory<char>[sizes[i]]);
                    else
                    {
                        VBuffer<ReadOnlyMemory<char>> slots = default;
                        _inputs[i].GetSlotNames(ref slots);
                        names.AddRange(slots.DenseValues().Select(s => $"{_inputs[i].Name}.{s}".AsMemory()));
                    }
                }

                annotations.AddSlots(AnnotationKinds.SlotNames, TextDataViewType.Instance, names.ToArray());
                return annotations.ToAnnotations();
            }
        }
    }
}
