using Samples;
using TextGeneration;

return await SampleProgram.Run(GenerationCommand.Create(), args);
