using WordEmbeddings;
using Samples;

return await SampleProgram.Run(EmbeddingsCommand.Create(), args);
