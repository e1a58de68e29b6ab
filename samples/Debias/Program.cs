using Debias;
using Samples;

return await SampleProgram.Run(DebiasCommand.Create(), args);
