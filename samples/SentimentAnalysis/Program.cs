using SentimentAnalysis;
using Samples;

return await SampleProgram.Run(SampleCommand.Create(), args);
