using System.CommandLine;
using MLNetSeq.Benchmarks;
using MLNetSeq.Models;

var dataFolder = new Option<string>("--data") { Description = "The folder of the public data sets.", DefaultValueFactory = _ => Path.Combine("..", "shared", "data") };
var sets = new Argument<string[]>("sets") { Description = string.Join(", ", TextData.Names), DefaultValueFactory = _ => TextData.Names };
var seeds = new Option<int>("--seeds") { DefaultValueFactory = _ => 3 };
var set = new Option<string[]>("--set") { Description = "Options and their values, as Dropout=0.3.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

var accuracy = new Command("accuracy", "Test accuracy with default options, mean over seeds.") { sets, dataFolder, seeds, set };
accuracy.SetAction(parsed =>
{
    foreach (string name in parsed.GetValue(sets)!)
        ClassifierAccuracy.Run(TextData.Read(name, parsed.GetValue(dataFolder)!), parsed.GetValue(seeds), OptionSetting.Apply(new SequenceClassifierOptions(), parsed.GetValue(set)!));
});

return new RootCommand("Measures MLNetSeq, beside its peers where they are installed.") { accuracy }.Parse(args).Invoke();
