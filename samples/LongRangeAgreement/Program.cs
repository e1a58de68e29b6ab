using LongRangeAgreement;
using Samples;

return await SampleProgram.Run(AgreementCommand.Create(), args);
