using MusicGeneration;
using Samples;

return await SampleProgram.Run(MusicCommand.Create(), args);
